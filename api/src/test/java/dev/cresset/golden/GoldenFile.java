package dev.cresset.golden;

import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * A file that a script in {@code src/test/python} wrote: sections, each a line with a name and a
 * shape, a line with the elements, and perhaps lines of text after bars.
 */
final class GoldenFile {

  /** One section. */
  record Section(String name, Shape shape, String[] elements, String text) {

    float[] floats() {
      float[] values = new float[elements.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = number(elements[i]);
      }
      return values;
    }

    private static float number(String text) {
      return switch (text) {
        case "nan" -> Float.NaN;
        case "inf" -> Float.POSITIVE_INFINITY;
        case "-inf" -> Float.NEGATIVE_INFINITY;
        default -> Float.parseFloat(text);
      };
    }

    double[] doubles() {
      return Arrays.stream(elements)
          .mapToDouble(text -> text.equals("nan") ? Double.NaN : Double.parseDouble(text))
          .toArray();
    }

    long[] longs() {
      return Arrays.stream(elements).mapToLong(Long::parseLong).toArray();
    }

    /** Returns some of the rows: slices along dimension 0. */
    Section rows(int from, int count) {
      int length = (int) shape.product(1, shape.rank());
      String[] slice = Arrays.copyOfRange(elements, from * length, (from + count) * length);
      return new Section(name, shape.with(0, count), slice, text);
    }

    /** Returns the section as a tensor of the current backend, integers if its name says so. */
    Tensor tensor() {
      if (name.equals("longs") || name.equals("labels") || name.endsWith("num_batches_tracked")) {
        return Tensors.labels(longs()).reshape(shape.dims());
      }
      return shape.rank() == 0
          ? Tensors.scalar(floats()[0])
          : Tensors.tensor(floats(), shape.dims());
    }
  }

  private final List<Section> sections;

  private GoldenFile(List<Section> sections) {
    this.sections = sections;
  }

  static GoldenFile read(String name) {
    String[] lines = text(name).split("\n", -1);
    List<Section> sections = new ArrayList<>();
    int line = 0;
    while (line < lines.length - 1) {
      String[] header = lines[line++].split(" ");
      String elements = lines[line++];
      StringBuilder text = new StringBuilder();
      while (lines[line].startsWith("|")) {
        text.append(text.isEmpty() ? "" : "\n").append(lines[line++].substring(1));
      }
      sections.add(
          new Section(
              header[0],
              Shape.of(
                  LongStream.range(1, header.length)
                      .map(i -> Long.parseLong(header[(int) i]))
                      .toArray()),
              elements.isEmpty() ? new String[0] : elements.split(" "),
              text.toString()));
    }
    return new GoldenFile(List.copyOf(sections));
  }

  /** Returns a file as it is. */
  static String text(String name) {
    try (InputStream in = GoldenFile.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "no golden file %s; run the scripts in src/test/python".formatted(name));
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Section> sections() {
    return sections;
  }

  /** Returns the only section of this name. */
  Section section(String name) {
    return sections.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  /** Returns the tensors of all sections whose names begin so, by what follows. */
  Map<String, Tensor> tensors(String prefix) {
    Map<String, Tensor> found = new LinkedHashMap<>();
    for (Section section : sections) {
      if (section.name().startsWith(prefix)) {
        found.put(section.name().substring(prefix.length()), section.tensor());
      }
    }
    return found;
  }
}
