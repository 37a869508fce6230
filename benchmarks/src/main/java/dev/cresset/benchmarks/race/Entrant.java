package dev.cresset.benchmarks.race;

import dev.cresset.benchmarks.library.Libraries;
import java.util.Map;

/**
 * A library in a race, {@code nd4j} as it comes or {@code pytorch@2} with two native threads.
 *
 * @param threads of its native code, 0 for as many as it likes
 */
record Entrant(Libraries library, int threads) {

  static Entrant parse(String text) {
    int at = text.indexOf('@');
    return at < 0
        ? new Entrant(Libraries.named(text), 0)
        : new Entrant(
            Libraries.named(text.substring(0, at)), Integer.parseInt(text.substring(at + 1)));
  }

  Map<String, String> environment() {
    return threads == 0 ? Map.of() : library.threads(threads);
  }

  @Override
  public String toString() {
    return threads == 0 ? library.toString() : library + "@" + threads;
  }
}
