package dev.cresset.io;

import dev.cresset.io.SafetensorsHeader.Entry;
import dev.cresset.io.internal.AtomicFile;
import dev.cresset.tensor.Tensor;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes files of named tensors in the safetensors format.
 *
 * <pre>{@code
 * Safetensors.save(file, model.stateDict());
 * model.loadStateDict(Safetensors.load(file));
 * }</pre>
 *
 * <p>All rules of the format are checked; a file that breaks one is refused as a whole. Types are
 * converted when read: {@code F32}, {@code F64}, {@code F16} and {@code BF16} become {@code
 * FLOAT32}; {@code I64}, {@code I32}, {@code I16}, {@code I8}, {@code U64}, {@code U32}, {@code
 * U16}, {@code U8} and {@code BOOL} become {@code INT64}. An {@code F64} is rounded to single
 * precision; a finite one that would become infinite, and a {@code U64} above the range of {@code
 * INT64}, are errors.
 *
 * <p>Files may be larger than 2 GB; one tensor has at most {@link Shape#MAX_ELEMENTS} elements.
 *
 * <p>PyTorch counterparts: {@code safetensors.torch.save_file}, {@code load_file}.
 *
 * @since 0.1
 */
public final class Safetensors {

  private static final String SAVE = "Safetensors.save";

  private Safetensors() {}

  /**
   * Writes tensors to a file: {@code FLOAT32} as {@code F32} and {@code INT64} as {@code I64}.
   *
   * <p>The file is complete and on disk when the method returns. If it fails, a former file of that
   * name is unchanged.
   *
   * @throws java.io.UncheckedIOException if the file cannot be written, for example because the
   *     disk is full
   * @throws IllegalArgumentException if a name is {@code __metadata__} or not valid Unicode text
   * @throws IllegalStateException if a tensor was freed
   */
  public static void save(Path file, Map<String, Tensor> tensors) {
    save(file, tensors, Map.of());
  }

  /**
   * Writes tensors and metadata to a file, as {@link #save(Path, Map)} does.
   *
   * @param metadata text by key; {@link #metadata} returns it
   * @throws java.io.UncheckedIOException if the file cannot be written, for example because the
   *     disk is full
   * @throws IllegalArgumentException if a name is {@code __metadata__} or not valid Unicode text
   * @throws IllegalStateException if a tensor was freed
   */
  public static void save(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
    NotNull.check(SAVE, "file", file);
    NotNull.check(SAVE, "map of tensors", tensors);
    NotNull.check(SAVE, "metadata", metadata);
    SafetensorsLayout layout = SafetensorsLayout.of(tensors, metadata);
    AtomicFile.write(
        SAVE,
        file,
        channel -> {
          ElementWriter writer = new ElementWriter(channel);
          writer.write(layout.header());
          for (Tensor tensor : layout.tensors()) {
            writer.write(tensor);
          }
        });
  }

  /**
   * Returns the tensors of a file by name, in the order of their data.
   *
   * <p>The tensors are on the current backend and belong to no scope: they are freed when they are
   * no longer reachable.
   *
   * @throws java.io.UncheckedIOException if the file cannot be read or is invalid; the message
   *     names the file and says what is wrong
   */
  public static Map<String, Tensor> load(Path file) {
    return InputFile.reading(
        "Safetensors.load", file, in -> readTensors(in, SafetensorsHeader.read(in)));
  }

  /**
   * Returns the metadata of a file; empty if it has none. The header is checked as by {@link
   * #load}; the tensors are not read.
   *
   * @throws java.io.UncheckedIOException if the file cannot be read or its header is invalid; the
   *     message names the file and says what is wrong
   */
  public static Map<String, String> metadata(Path file) {
    return InputFile.reading(
        "Safetensors.metadata", file, in -> SafetensorsHeader.read(in).metadata());
  }

  /**
   * Returns tensors and metadata that belong together: the file is opened once, so they are those
   * of one file even if it is replaced meanwhile. PyTorch counterpart: {@code
   * safetensors.safe_open}.
   *
   * @throws java.io.UncheckedIOException if the file cannot be read or is invalid; the message
   *     names the file and says what is wrong
   */
  public static Content read(Path file) {
    return InputFile.reading(
        "Safetensors.read",
        file,
        in -> {
          SafetensorsHeader header = SafetensorsHeader.read(in);
          return new Content(readTensors(in, header), header.metadata());
        });
  }

  /**
   * The content of a file.
   *
   * @param tensors the tensors by name, as {@link Safetensors#load} returns them
   * @param metadata text by key, as {@link Safetensors#metadata} returns it
   * @since 0.1
   */
  public record Content(Map<String, Tensor> tensors, Map<String, String> metadata) {}

  private static Map<String, Tensor> readTensors(InputFile file, SafetensorsHeader header)
      throws IOException {
    List<StoredTensor> tensors = new ArrayList<>();
    for (Entry entry : header.entries()) {
      ElementReader reader =
          new ElementReader(file, entry.type(), ByteOrder.LITTLE_ENDIAN, entry.name());
      long position = header.data() + entry.begin();
      tensors.add(
          new StoredTensor(
              entry.name(),
              entry.shape(),
              () -> reader.read(position, (int) entry.shape().size())));
    }
    return StoredTensor.loadAll(file, tensors);
  }
}
