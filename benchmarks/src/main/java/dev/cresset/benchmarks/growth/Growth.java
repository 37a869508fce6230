package dev.cresset.benchmarks.growth;

import dev.cresset.benchmarks.Network;
import dev.cresset.benchmarks.plot.Panel;
import dev.cresset.benchmarks.plot.Picture;
import dev.cresset.benchmarks.race.Entrant;
import dev.cresset.benchmarks.race.Fork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures along axes, each point in processes of its own, one library after the other, so that a
 * machine that is slow for a while is slow for all of them; again in each round.
 */
public final class Growth {

  /** Of the whole; parts are for trying out. */
  private static final Path PICTURE = Path.of("..", "docs", "images", "growth.svg");

  private static final Path PARTIAL_PICTURE = Path.of("target", "growth.svg");

  private Growth() {}

  /** Prints a table for each axis and writes the picture of all. */
  public static void run(List<Axis> axes, int rounds) throws InterruptedException, IOException {
    List<Curves> all = axes.stream().map(Curves::new).toList();
    for (int round = 0; round < rounds; round++) {
      for (Curves curves : all) {
        measure(curves);
      }
    }
    List<Panel> panels = new ArrayList<>();
    for (Curves curves : all) {
      if (!curves.isEmpty()) {
        System.out.printf("%n%s%n%n%s%n", curves.title(), curves.table());
        panels.add(curves.panel());
      }
    }
    Path file = axes.containsAll(List.of(Axis.values())) ? PICTURE : PARTIAL_PICTURE;
    Files.createDirectories(file.getParent());
    Files.writeString(file, picture(panels).svg());
    System.out.println("the picture is " + file.toAbsolutePath().normalize());
  }

  static Picture picture(List<Panel> panels) {
    return new Picture(
        "How the time of training grows",
        "Time on logarithmic axes, for Cresset's backends nd4j and jvm and for PyTorch's C++ front"
            + " end with the number of threads that it is fastest with. Lower is faster.",
        panels);
  }

  private static void measure(Curves curves) throws InterruptedException {
    Axis axis = curves.axis();
    for (int value : axis.along()) {
      Network network = axis.network(value);
      for (String name : axis.entrants(value)) {
        try {
          Map<String, Double> figures =
              Fork.measure(
                  Entrant.named(name), axis.subject().measurement, network, axis.images(value));
          System.out.printf("%s %s, %s: %s%n", axis, value, name, figures);
          curves.add(value, name, figures);
        } catch (IllegalStateException e) {
          // One point less is better than none.
          System.out.printf("%s %s lacks %s: %s%n", axis, value, name, e.getMessage());
        }
      }
    }
  }
}
