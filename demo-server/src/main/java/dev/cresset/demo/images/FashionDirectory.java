package dev.cresset.demo.images;

import dev.cresset.datasets.FashionMnist;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds the directory with Fashion-MNIST's four files; nothing is ever downloaded for the demo. */
public final class FashionDirectory {

  private static final Path DEBIAN = Path.of("/usr/share/datasets/fashion-mnist");
  private static final String SUBDIRECTORY = "fashion-mnist";

  private FashionDirectory() {}

  /** Returns why a directory that the user chose cannot be used; empty if it has all files. */
  public static Optional<String> problem(String chosen) {
    try {
      Path directory = Path.of(chosen);
      if (find(chosen).isPresent()) {
        return Optional.empty();
      }
      return Optional.of(
          Files.isDirectory(directory)
              ? "expected a directory with Fashion-MNIST's four files, lacks "
                  + String.join(", ", missing(directory))
              : "expected a directory with Fashion-MNIST's four files, there is no such directory");
    } catch (InvalidPathException e) {
      return Optional.of("expected a directory with Fashion-MNIST's four files, this is no path");
    }
  }

  /**
   * Returns the directory that has all files: the user's or {@code fashion-mnist} in it; without
   * such a choice, the Debian package's.
   *
   * @param chosen the user's, blank for none
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
