package dev.cresset.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a directory that has a directory for each class.
 *
 * @param names names of the classes, in alphabetical order
 * @param files the files of each class, in alphabetical order
 */
record ClassDirectories(Path root, List<String> names, List<List<Path>> files) {

  private static final int MOST_CLASSES = 256;

  static ClassDirectories list(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      throw new IOException(
          "%s: expected a directory with a directory for each class but found no such directory"
              .formatted(root));
    }
    List<Path> directories = visible(root).stream().filter(Files::isDirectory).toList();
    if (directories.isEmpty()) {
      throw new IOException(
          "%s: expected a directory for each class but found none; the images of class \"cat\" belong in %s"
              .formatted(root, root.resolve("cat")));
    }
    if (directories.size() > MOST_CLASSES) {
      throw new IOException(
          "%s: expected at most %s directories, one for each class, but found %s"
              .formatted(root, MOST_CLASSES, directories.size()));
    }
    List<List<Path>> files = new ArrayList<>();
    for (Path directory : directories) {
      files.add(images(directory));
    }
    return new ClassDirectories(
        root,
        directories.stream().map(each -> each.getFileName().toString()).toList(),
        List.copyOf(files));
  }

  private static List<Path> images(Path directory) throws IOException {
    List<Path> files = visible(directory);
    if (files.isEmpty()) {
      throw new IOException(
          "%s: expected the images of a class but found none; add images or remove the directory"
              .formatted(directory));
    }
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new IOException(
            "%s: expected an image but found no regular file; put all images of a class into %s itself"
                .formatted(file, directory));
      }
    }
    return files;
  }

  /** Returns what a directory contains, sorted by name, without names that start with a stop. */
  private static List<Path> visible(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(path -> !path.getFileName().toString().startsWith("."))
          .sorted(Comparator.comparing(path -> path.getFileName().toString()))
          .toList();
    }
  }

  int size() {
    return files.stream().mapToInt(List::size).sum();
  }
}
