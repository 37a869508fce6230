package dev.cresset.demo.images;

import dev.cresset.datasets.FashionMnist;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds the directory with the four files of Fashion-MNIST; the demo downloads nothing. */
public final class FashionMnistDirectory {

  private static final Path DEBIAN = Path.of("/usr/share/datasets/fashion-mnist");
  private static final String SUBDIRECTORY = "fashion-mnist";

  private FashionMnistDirectory() {}

  /** Returns why a directory cannot be used; empty if it has all files. */
  public static Optional<String> problem(String chosen) {
    String problem;
    try {
      if (find(chosen).isPresent()) {
        return Optional.empty();
      }
      Path directory = Path.of(chosen);
      problem =
          Files.isDirectory(directory)
              ? "missing " + String.join(", ", missing(directory))
              : "the directory does not exist";
    } catch (InvalidPathException e) {
      problem = "the path is not valid";
    }
    return Optional.of("expected a directory with Fashion-MNIST's four files, " + problem);
  }

  /**
   * Returns the directory that has all files: the chosen one or {@code fashion-mnist} in it.
   *
   * @param chosen blank for the directory of the Debian package
   */
  static Optional<Path> find(String chosen) {
    List<Path> candidates =
        chosen.isBlank()
            ? List.of(DEBIAN)
            : List.of(Path.of(chosen), Path.of(chosen, SUBDIRECTORY));
    return candidates.stream().filter(directory -> missing(directory).isEmpty()).findFirst();
  }

  private static List<String> missing(Path directory) {
    return FashionMnist.from(directory).missingFiles();
  }
}
