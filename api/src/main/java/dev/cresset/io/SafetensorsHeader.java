package dev.cresset.io;

import dev.cresset.io.internal.JsonReader;
import dev.cresset.io.internal.JsonReader.JsonException;
import dev.cresset.io.internal.Quoted;
import dev.cresset.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header of a safetensors file: its length in 8 little-endian bytes, then JSON, padded with
 * spaces.
 *
 * @param entries the tensors in the order of their data
 * @param data position in the file of the first byte after the header
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata, long data) {

  /** Name that is not a tensor's. */
  static final String METADATA = "__metadata__";

  /** Largest header, as in the reference implementation. */
  static final int LONGEST = 100_000_000;

  /** Most dimensions of a tensor in a file, as in PyTorch. */
  static final int MAX_RANK = 64;

  private static final String COPY = "; the file is damaged: copy or export it again";
  private static final int ZIP = 0x04034b50;

  /**
   * A tensor in the file.
   *
   * @param begin first byte of its elements, relative to the end of the header
   * @param end the byte after its elements
   */
  record Entry(String name, ElementType type, Shape shape, long begin, long end) {}

  /** Reads and checks the header, and that the data which it describes fills the file. */
  static SafetensorsHeader read(InputFile file) throws IOException {
    if (file.size() < Long.BYTES) {
      throw file.invalid(
          "it has %s bytes, too few for the length of a header (8 bytes)%s"
              .formatted(file.size(), COPY));
    }
    long length = file.read(0, Long.BYTES).getLong();
    if (length < 0 || length > LONGEST) {
      throw file.invalid(
          (int) length == ZIP
              ? "it is a zip, not a safetensors file; read a file of torch.save with"
                  + " PyTorchFile.load"
              : "it is not a safetensors file, or damaged: its header claims %s bytes (at most %s are possible)"
                  .formatted(Long.toUnsignedString(length), LONGEST));
    }
    if (length > file.size() - Long.BYTES) {
      throw file.invalid(
          "its header claims %s bytes but only %s follow; it is truncated: copy it again"
              .formatted(length, file.size() - Long.BYTES));
    }
    SafetensorsHeader header = parse(file, text(file, (int) length), Long.BYTES + length);
    header.checkData(file);
    return header;
  }

  private static CharSequence text(InputFile file, int length) throws IOException {
    ByteBuffer bytes = file.read(Long.BYTES, length);
    return Utf8.decode(
        bytes,
        () ->
            file.invalid(
                "its header is not valid UTF-8 (at byte %s)%s".formatted(bytes.position(), COPY)));
  }

  private static SafetensorsHeader parse(InputFile file, CharSequence text, long data)
      throws IOException {
    if (text.isEmpty() || text.charAt(0) != '{') {
      throw file.invalid("it is not a safetensors file: its header does not begin with {");
    }
    List<Entry> entries = new ArrayList<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    try {
      JsonReader json = new JsonReader(text);
      json.beginObject();
      for (String name = json.nextName(); name != null; name = json.nextName()) {
        if (name.equals(METADATA)) {
          readMetadata(json, metadata);
        } else {
          entries.add(readEntry(file, json, name));
        }
      }
      json.end();
    } catch (JsonException e) {
      throw file.invalid("its header %s%s".formatted(e.getMessage(), COPY));
    }
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    return new SafetensorsHeader(entries, Collections.unmodifiableMap(metadata), data);
  }

  private static void readMetadata(JsonReader json, Map<String, String> metadata)
      throws JsonException {
    json.beginObject();
    for (String key = json.nextName(); key != null; key = json.nextName()) {
      metadata.put(key, json.text());
    }
  }

  private static Entry readEntry(InputFile file, JsonReader json, String name)
      throws IOException, JsonException {
    String dtype = null;
    long[] shape = null;
    long[] offsets = null;
    json.beginObject();
    for (String field = json.nextName(); field != null; field = json.nextName()) {
      switch (field) {
        case "dtype" -> dtype = json.text();
        case "shape" -> shape = integers(file, json, name, MAX_RANK);
        case "data_offsets" -> offsets = integers(file, json, name, 2);
        default ->
            throw wrong(
                file,
                name,
                "has the field %s (expected dtype, shape and data_offsets)"
                    .formatted(Quoted.of(field)));
      }
    }
    if (dtype == null || shape == null || offsets == null || offsets.length != 2) {
      throw wrong(file, name, "needs a dtype, a shape and two data_offsets");
    }
    return entry(file, name, type(file, name, dtype), shape, offsets);
  }

  private static long[] integers(InputFile file, JsonReader json, String name, int most)
      throws IOException, JsonException {
    long[] values = new long[most];
    int count = 0;
    json.beginArray();
    while (json.nextElement()) {
      if (count == most) {
        throw wrong(
            file,
            name,
            "has more than %s %s".formatted(most, most == 2 ? "data_offsets" : "dimensions"));
      }
      values[count] = json.integer();
      if (values[count] < 0) {
        throw wrong(file, name, "has a negative size or offset, " + values[count]);
      }
      count++;
    }
    return Arrays.copyOf(values, count);
  }

  private static ElementType type(InputFile file, String name, String dtype) throws IOException {
    ElementType type = ElementType.named(dtype);
    if (type == null) {
      throw file.invalid(
          "tensor %s has the dtype %s; convert it to one of %s before saving"
              .formatted(Quoted.of(name), Quoted.of(dtype), ElementType.names()));
    }
    return type;
  }

  private static Entry entry(
      InputFile file, String name, ElementType type, long[] dims, long[] offsets)
      throws IOException {
    long bytes = size(dims, type);
    long begin = offsets[0];
    long end = offsets[1];
    if (bytes < 0) {
      throw wrong(file, name, "has a shape whose size does not fit 64 bits");
    }
    Shape shape = Shape.of(dims);
    if (begin > end || end - begin != bytes) {
      throw wrong(
          file,
          name,
          "of %s %s needs %s bytes, but its data_offsets are %s to %s"
              .formatted(type, shape, bytes, begin, end));
    }
    return new Entry(name, type, shape, begin, end);
  }

  /** Returns the size in bytes, or -1 if it overflows even without dimensions of size 0. */
  private static long size(long[] dims, ElementType type) {
    long size = type.bytes();
    boolean empty = false;
    for (long dim : dims) {
      empty |= dim == 0;
      if (dim != 0 && size > Long.MAX_VALUE / dim) {
        return -1;
      }
      size *= dim == 0 ? 1 : dim;
    }
    return empty ? 0 : size;
  }

  private void checkData(InputFile file) throws IOException {
    long end = 0;
    Entry before = null;
    for (Entry entry : entries) {
      if (entry.begin() != end) {
        throw wrong(
            file,
            entry.name(),
            "begins at byte %s of the data, where byte %s is expected%s"
                .formatted(entry.begin(), end, after(before)));
      }
      end = entry.end();
      before = entry;
    }
    long found = file.size() - data;
    if (end != found) {
      throw file.invalid(
          "its header describes %s bytes of data but %s follow; %s"
              .formatted(
                  end,
                  found,
                  found < end ? "it is truncated: copy it again" : "something was appended to it"));
    }
  }

  private static String after(@Nullable Entry before) {
    return before == null ? "" : ", the end of tensor " + Quoted.of(before.name());
  }

  private static InvalidFileException wrong(InputFile file, String name, String problem) {
    return file.invalid("tensor %s %s%s".formatted(Quoted.of(name), problem, COPY));
  }
}
