package dev.cresset.demo.images;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where Fashion-MNIST's files may lie; nothing is ever downloaded for the demo. */
final class FashionDirectory {

  private static final Path DEBIAN = Path.of("/usr/share/datasets/fashion-mnist");
  private static final String FIRST_FILE = "train-images-idx3-ubyte";

  private FashionDirectory() {}

  /**
   * Returns the first directory that has the files: the user's, or the Debian package's.
   *
   * @param chosen the user's, blank for none
   */
  static Optional<Path> find(String chosen) {
    return candidates(chosen).stream().filter(FashionDirectory::hasFiles).findFirst();
  }

  private static List<Path> candidates(String chosen) {
    return chosen.isBlank()
        ? List.of(DEBIAN)
        : List.of(Path.of(chosen), Path.of(chosen, "fashion-mnist"), DEBIAN);
  }

  private static boolean hasFiles(Path directory) {
    return Stream.of(FIRST_FILE, FIRST_FILE + ".gz")
        .anyMatch(name -> Files.isRegularFile(directory.resolve(name)));
  }
}
