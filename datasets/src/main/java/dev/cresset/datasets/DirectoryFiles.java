package dev.cresset.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** IDX files in a directory of the user, plain or gzipped. */
record DirectoryFiles(Path directory) implements IdxFiles {

  @Override
  public IdxFile read(String name, int rank) throws IOException {
    Path file = find(directory, name).orElseThrow(() -> missing(name));
    return IdxFile.read(file.toString(), () -> GzipAwareStream.open(file), rank);
  }

  /** Returns the file with this name or one of its variants. */
  static Optional<Path> find(Path directory, String name) {
    return variants(name).stream().map(directory::resolve).filter(Files::isRegularFile).findFirst();
  }

  private static List<String> variants(String name) {
    String dotted = name.replace("-idx", ".idx");
    return List.of(name, name + ".gz", dotted, dotted + ".gz");
  }

  private IOException missing(String name) {
    return new IOException(
        Files.isDirectory(directory)
            ? "%s: contains none of %s; copy the file there"
                .formatted(directory, String.join(", ", variants(name)))
            : "%s: expected a directory with the file %s but found no such directory"
                .formatted(directory, name));
  }
}
