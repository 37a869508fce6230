package dev.cresset.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** CIFAR-10's files in a directory of the user, unpacked or as the archive. */
record CifarDirectory(Path directory) implements CifarFiles {

  private static final String ARCHIVE = CifarArchive.FILE + ".gz";

  @Override
  public List<CifarBatch> read(List<String> names) throws IOException {
    Optional<Path> folder =
        Stream.of(directory, directory.resolve(CifarArchive.FOLDER))
            .filter(each -> names.stream().map(each::resolve).anyMatch(Files::isRegularFile))
            .findFirst();
    if (folder.isPresent()) {
      return unpacked(folder.get(), names);
    }
    Path archive =
        DirectoryFiles.find(directory, CifarArchive.FILE).orElseThrow(() -> missing(names));
    return new CifarArchive(archive.toString(), archive, null).read(names);
  }

  private static List<CifarBatch> unpacked(Path folder, List<String> names) throws IOException {
    List<CifarBatch> batches = new ArrayList<>();
    for (String name : names) {
      Path file = folder.resolve(name);
      if (!Files.isRegularFile(file)) {
        throw new IOException(
            "%s: expected the files %s but found no %s; copy it there"
                .formatted(folder, String.join(", ", names), name));
      }
      if (Files.size(file) > Integer.MAX_VALUE - 8) {
        throw new BadFileException(
            "%s: expected at most 2 GB but found %s bytes; it is another file"
                .formatted(file, Files.size(file)));
      }
      batches.add(new CifarBatch(file.toString(), Files.readAllBytes(file)).checked());
    }
    return batches;
  }

  private IOException missing(List<String> names) {
    return new IOException(
        Files.isDirectory(directory)
            ? "%s: contains neither %s nor %s; copy %s there, or unpack it there"
                .formatted(directory, String.join(", ", names), ARCHIVE, ARCHIVE)
            : "%s: expected a directory with CIFAR-10's binary files but found no such directory"
                .formatted(directory));
  }
}
