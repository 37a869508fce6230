package dev.cresset.benchmarks.measure;

import dev.cresset.benchmarks.Digits;
import dev.cresset.benchmarks.Model;
import dev.cresset.benchmarks.Network;
import dev.cresset.benchmarks.library.Libraries;

/**
 * One library and one network, measured in this process.
 *
 * @param started {@link System#nanoTime} when {@code main} began
 */
public record Run(Libraries library, Network network, long started) {

  Model open() {
    return library.open(network, Digits.load());
  }
}
