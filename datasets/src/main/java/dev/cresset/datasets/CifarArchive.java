package dev.cresset.datasets;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * CIFAR-10's archive of binary files, read without unpacking it to disk.
 *
 * @param calledName name of the archive in error messages
 * @param digest receives the bytes of the archive, compressed as they are
 */
record CifarArchive(String calledName, Path file, @Nullable MessageDigest digest)
    implements CifarFiles {

  static final String FILE = "cifar-10-binary.tar";

  /** The directory in the archive. */
  static final String FOLDER = "cifar-10-batches-bin";

  @Override
  public List<CifarBatch> read(List<String> names) throws IOException {
    Map<String, byte[]> files = contents(names);
    List<CifarBatch> batches = new ArrayList<>();
    for (String name : names) {
      byte[] records = files.get(inArchive(name));
      if (records == null) {
        throw new BadFileException(
            "%s: expected the file %s in it but found none; it is another archive; download it again"
                .formatted(calledName, inArchive(name)));
      }
      batches.add(new CifarBatch("%s in %s".formatted(name, calledName), records).checked());
    }
    return batches;
  }

  private Map<String, byte[]> contents(List<String> names) throws IOException {
    try (InputStream bytes = GzipAwareStream.bytesOf(file);
        InputStream raw = digest == null ? bytes : new DigestInputStream(bytes, digest);
        GzipAwareStream content = GzipAwareStream.of(raw, Files.size(file))) {
      Map<String, byte[]> files =
          TarReader.read(
              calledName,
              content.stream(),
              names.stream().map(CifarArchive::inArchive).collect(Collectors.toSet()),
              CifarBatch.FILE_SIZE);
      raw.transferTo(OutputStream.nullOutputStream());
      return files;
    } catch (ZipException e) {
      throw new BadFileException(
          "%s: corrupt gzip data (%s); download the file again; see docs/errors.md#corrupt-file"
              .formatted(calledName, e.getMessage()),
          e);
    } catch (EOFException e) {
      throw new BadFileException(
          "%s: gzip data ends too early; download the file again; see docs/errors.md#corrupt-file"
              .formatted(calledName),
          e);
    }
  }

  private static String inArchive(String name) {
    return FOLDER + "/" + name;
  }
}
