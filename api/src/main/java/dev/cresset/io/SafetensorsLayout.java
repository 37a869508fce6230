package dev.cresset.io;

import dev.cresset.io.internal.JsonWriter;
import dev.cresset.io.internal.Quoted;
import dev.cresset.tensor.Tensor;
import dev.cresset.types.NotNull;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where tensors are in a new file, as the reference implementation places them: those with the
 * largest elements first, then by name. The data begins at a multiple of 8, and so does each
 * element.
 *
 * @param header the complete header, with its length and padding
 * @param tensors the tensors in the order of their data
 */
record SafetensorsLayout(ByteBuffer header, List<Tensor> tensors) {

  private static final String OPERATION = "Safetensors.save";
  private static final int ALIGNMENT = 8;

  private record Named(String name, byte[] utf8, Tensor tensor) {
    ElementType type() {
      return ElementType.of(tensor.dtype());
    }

    long bytes() {
      return tensor.shape().size() * type().bytes();
    }
  }

  /**
   * Returns the layout of these tensors.
   *
   * @throws IllegalArgumentException if a name cannot be written
   */
  static SafetensorsLayout of(Map<String, Tensor> tensors, Map<String, String> metadata) {
    List<Named> sorted = new ArrayList<>();
    tensors.forEach((name, tensor) -> sorted.add(named(name, tensor)));
    sorted.sort(
        Comparator.comparing(Named::type, Comparator.reverseOrder())
            .thenComparing(Named::utf8, Arrays::compareUnsigned));
    byte[] json = utf8("the header", json(sorted, sorted(metadata)));
    int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (padded > SafetensorsHeader.LONGEST) {
      throw new IllegalArgumentException(
          "%s: the names and metadata take %s bytes (at most %s are possible); save less metadata"
              .formatted(OPERATION, padded, SafetensorsHeader.LONGEST));
    }
    ByteBuffer header = ByteBuffer.allocate(Long.BYTES + padded);
    header.order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(json);
    while (header.hasRemaining()) {
      header.put((byte) ' ');
    }
    return new SafetensorsLayout(header.flip(), sorted.stream().map(Named::tensor).toList());
  }

  private static Named named(String name, Tensor tensor) {
    NotNull.check(OPERATION, "name of a tensor", name);
    NotNull.check(OPERATION, "tensor " + Quoted.of(name), tensor);
    if (name.equals(SafetensorsHeader.METADATA)) {
      throw new IllegalArgumentException(
          "%s: the name %s is reserved for metadata; rename the tensor".formatted(OPERATION, name));
    }
    if (tensor.shape().rank() > SafetensorsHeader.MAX_RANK) {
      throw new IllegalArgumentException(
          "%s: tensor %s has %s dimensions (at most %s are possible); reshape it"
              .formatted(
                  OPERATION, Quoted.of(name), tensor.shape().rank(), SafetensorsHeader.MAX_RANK));
    }
    return new Named(name, utf8("the name " + Quoted.of(name), name), tensor);
  }

  /** Sorts the metadata, so equal content gives equal files. */
  private static Map<String, String> sorted(Map<String, String> metadata) {
    Map<String, String> sorted = new TreeMap<>();
    metadata.forEach(
        (key, value) ->
            sorted.put(
                NotNull.check(OPERATION, "key of metadata", key),
                NotNull.check(OPERATION, "metadata " + Quoted.of(key), value)));
    return sorted;
  }

  private static byte[] utf8(String what, String text) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      return Arrays.copyOf(bytes.array(), bytes.limit());
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "%s: %s contains half a surrogate pair; use valid text".formatted(OPERATION, what), e);
    }
  }

  private static String json(List<Named> tensors, Map<String, String> metadata) {
    JsonWriter json = new JsonWriter().beginObject();
    if (!metadata.isEmpty()) {
      json.name(SafetensorsHeader.METADATA).beginObject();
      metadata.forEach((key, value) -> json.name(key).scalar(value));
      json.endObject();
    }
    long begin = 0;
    for (Named named : tensors) {
      long end = begin + named.bytes();
      json.name(named.name()).beginObject();
      json.name("dtype").scalar(named.type().name());
      integers(json.name("shape"), named.tensor().shape().dims());
      integers(json.name("data_offsets"), begin, end);
      json.endObject();
      begin = end;
    }
    return json.endObject().toString();
  }

  private static void integers(JsonWriter json, long... values) {
    json.beginArray();
    for (long value : values) {
      json.scalar(value);
    }
    json.endArray();
  }
}
