package dev.cresset.io;

import dev.cresset.io.PickleValue.Dictionary;
import dev.cresset.io.PickleValue.View;
import dev.cresset.io.internal.Quoted;
import dev.cresset.tensor.Tensor;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads dictionaries of tensors that Python wrote with {@code torch.save}.
 *
 * <pre>{@code
 * model.loadStateDict(PyTorchFile.load(file));                        // torch.save(model.state_dict(), path)
 * model.loadStateDict(PyTorchFile.load(file, "model_state_dict"));    // an entry of a checkpoint
 * }</pre>
 *
 * <p>Nothing in the file is executed: a reader of its own interprets the few instructions that
 * dictionaries of tensors need, and refuses all others, such as those of a whole pickled module.
 * The file must have the zip format of PyTorch 1.6 and later. Types are converted as by {@link
 * Safetensors}; complex, quantized and sparse tensors are refused. A number or boolean in the
 * dictionary becomes a scalar tensor.
 *
 * <p>PyTorch counterpart: {@code torch.load(path, weights_only=True)}.
 *
 * @since 0.1
 */
public final class PyTorchFile {

  private static final String OPERATION = "PyTorchFile.load";
  private static final String SEE = "; see docs/errors.md#pytorch-file-not-read";
  private static final int LONGEST_PICKLE = 100_000_000;
  private static final int LATEST_VERSION = 10;
  private static final int LISTED_KEYS = 10;

  private final InputFile file;
  private final ZipDirectory zip;
  private final String folder;

  private PyTorchFile(InputFile file, ZipDirectory zip, String folder) {
    this.file = file;
    this.zip = zip;
    this.folder = folder;
  }

  /**
   * Returns the tensors of the dictionary in a file by name, in its order.
   *
   * <p>The tensors are on the current backend, do not require gradients and belong to no scope:
   * they are freed when they are no longer reachable.
   *
   * @throws java.io.UncheckedIOException if the file cannot be read, is invalid or holds something
   *     else; the message names the file and says what is wrong and how to save it instead
   */
  public static Map<String, Tensor> load(Path file) {
    return InputFile.reading(OPERATION, file, in -> open(in).read(List.of()));
  }

  /**
   * Returns the tensors of a dictionary within the dictionary in a file, as {@link #load(Path)}
   * does.
   *
   * @param entry its key, for example {@code "model_state_dict"}
   * @throws java.io.UncheckedIOException if the file cannot be read, is invalid or holds something
   *     else; the message names the file and says what is wrong and how to save it instead
   */
  public static Map<String, Tensor> load(Path file, String entry) {
    NotNull.check(OPERATION, "entry", entry);
    return InputFile.reading(OPERATION, file, in -> open(in).read(List.of(entry)));
  }

  private static PyTorchFile open(InputFile in) throws IOException {
    if (!ZipDirectory.isZip(in)) {
      throw notAZip(in);
    }
    ZipDirectory zip = ZipDirectory.read(in);
    for (String name : zip.names()) {
      String folder = name.substring(0, name.indexOf('/') + 1);
      if (name.equals(folder + "data.pkl") && !folder.isEmpty()) {
        return new PyTorchFile(in, zip, folder);
      }
    }
    throw in.invalid(
        "it is a zip, but not one of torch.save: it has no entry data.pkl; save it with"
            + " torch.save(model.state_dict(), path)"
            + SEE);
  }

  private static InvalidFileException notAZip(InputFile in) throws IOException {
    byte[] begin = in.read(0, (int) Math.min(in.size(), 9)).array();
    if (begin.length > 1 && begin[0] == (byte) 0x80) {
      return in.invalid(
          "it has the legacy format of torch.save, before PyTorch 1.6; save it again:"
              + " torch.save(torch.load(path), path)"
              + SEE);
    }
    return in.invalid(
        begin.length == 9 && begin[8] == '{'
            ? "it is not a file of torch.save; read a safetensors file with Safetensors.load"
            : "it is not a file of torch.save (expected a zip); save it with"
                + " torch.save(model.state_dict(), path)"
                + SEE);
  }

  private Map<String, Tensor> read(List<String> path) throws IOException {
    if (zip.find(folder + "constants.pkl") != null) {
      throw file.invalid(
          "it is a TorchScript program; save its tensors:"
              + " torch.save(torch.jit.load(path).state_dict(), path)"
              + SEE);
    }
    zip.checkStored();
    checkVersion();
    ByteOrder order = order();
    Object value = unpickled();
    for (String key : path) {
      value = entry(dictionary(value), key);
    }
    ViewReader views = new ViewReader(file, zip, folder, order);
    return StoredTensor.loadAll(file, tensors(dictionary(value), views));
  }

  private void checkVersion() throws IOException {
    String version = text("version");
    if (!version.isEmpty()
        && (!version.matches("\\d{1,3}") || Integer.parseInt(version) > LATEST_VERSION)) {
      throw file.invalid(
          "it has the version %s of torch.save's format (at most %s is known); save it with an older PyTorch, or as safetensors"
              .formatted(Quoted.of(version), LATEST_VERSION));
    }
  }

  private ByteOrder order() throws IOException {
    String order = text("byteorder");
    return switch (order) {
      case "", "little" -> ByteOrder.LITTLE_ENDIAN;
      case "big" -> ByteOrder.BIG_ENDIAN;
      default ->
          throw file.invalid(
              "it has the byte order %s (expected little or big); the file is damaged: copy it again"
                  .formatted(Quoted.of(order)));
    };
  }

  /** Returns the text of a short entry; empty if there is none. */
  private String text(String name) throws IOException {
    ZipDirectory.Entry entry = zip.find(folder + name);
    return entry == null
        ? ""
        : new String(zip.content(entry, 100), StandardCharsets.US_ASCII).trim();
  }

  private Object unpickled() throws IOException {
    ZipDirectory.Entry entry = zip.find(folder + "data.pkl");
    byte[] pickle = zip.content(Objects.requireNonNull(entry), LONGEST_PICKLE);
    try {
      return new PickleReader(pickle).read();
    } catch (PickleException e) {
      throw file.invalid("its data.pkl " + e.getMessage() + SEE);
    }
  }

  private Dictionary dictionary(Object value) throws InvalidFileException {
    if (value instanceof Dictionary dictionary) {
      return dictionary;
    }
    throw file.invalid(
        "expected a dictionary of tensors but found %s; save a dictionary: torch.save({\"name\": tensor}, path)%s"
            .formatted(PickleValue.describe(value), SEE));
  }

  private Object entry(Dictionary dictionary, String key) throws InvalidFileException {
    Object value = dictionary.entries().get(key);
    if (value == null) {
      throw file.invalid(
          "it has no entry %s; its entries are %s"
              .formatted(
                  Quoted.of(key),
                  listed(
                      dictionary.entries().keySet().stream().map(PickleValue::describe).toList())));
    }
    return value;
  }

  private List<StoredTensor> tensors(Dictionary dictionary, ViewReader views) throws IOException {
    List<StoredTensor> tensors = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (Map.Entry<Object, Object> each : dictionary.entries().entrySet()) {
      Object value = each.getValue();
      if (!(each.getKey() instanceof String name)) {
        others.add(PickleValue.describe(each.getKey()));
      } else if (value instanceof View view) {
        tensors.add(views.tensor(name, view));
      } else if (value instanceof Long || value instanceof Boolean || value instanceof Double) {
        tensors.add(new StoredTensor(name, Shape.scalar(), () -> scalar(name, value)));
      } else if (!(name.equals("_metadata") && value instanceof Dictionary)) {
        others.add("%s (%s)".formatted(Quoted.of(name), PickleValue.describe(value)));
      }
    }
    if (!others.isEmpty()) {
      throw file.invalid(
          "not tensors: %s; %s%s".formatted(listed(others), advice(dictionary), SEE));
    }
    return tensors;
  }

  /** Returns what to do about a dictionary that has other values than tensors. */
  private static String advice(Dictionary dictionary) {
    Set<Dictionary> seen = new HashSet<>(); // a file may repeat a large one many times
    for (Map.Entry<Object, Object> each : dictionary.entries().entrySet()) {
      if (each.getKey() instanceof String name
          && each.getValue() instanceof Dictionary inner
          && seen.add(inner)
          && inner.entries().values().stream().anyMatch(View.class::isInstance)) {
        return "read a dictionary of tensors with load(path, %s)".formatted(Quoted.of(name));
      }
    }
    return "save only tensors: torch.save(model.state_dict(), path)";
  }

  private Object scalar(String name, Object value) throws InvalidFileException {
    if (value instanceof Double number) {
      float single = number.floatValue();
      if (Float.isInfinite(single) && !Double.isInfinite(number)) {
        throw file.invalid(
            "entry %s is %s, which is outside the range of FLOAT32"
                .formatted(Quoted.of(name), value));
      }
      return new float[] {single};
    }
    return new long[] {value instanceof Boolean truth ? (truth ? 1 : 0) : (Long) value};
  }

  private static String listed(List<String> keys) {
    String first = keys.stream().limit(LISTED_KEYS).collect(Collectors.joining(", "));
    int more = keys.size() - LISTED_KEYS;
    return more > 0 ? "%s and %s more".formatted(first, more) : keys.isEmpty() ? "none" : first;
  }
}
