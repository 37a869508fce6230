package dev.cresset.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A case of a file that a script in {@code src/test/python} wrote. */
record GoldenCase(Map<String, String> values, String report) {

  static List<GoldenCase> read(String file) {
    List<GoldenCase> cases = new ArrayList<>();
    for (String block : contents(file).split("\n\n")) {
      if (!block.startsWith("#")) {
        cases.add(parse(block));
      }
    }
    return cases;
  }

  ConfusionMatrix matrix() {
    return ConfusionMatrix.of(ints("actual"), ints("predicted"), integer("classes"));
  }

  String text(String key) {
    return Objects.requireNonNull(values.get(key), key);
  }

  int integer(String key) {
    return ints(key)[0];
  }

  int[] ints(String key) {
    return words(key).mapToInt(Integer::parseInt).toArray();
  }

  List<Long> longs(String key) {
    return words(key).map(Long::valueOf).toList();
  }

  double[] doubles(String key) {
    return words(key)
        .map(word -> word.equals("nan") ? "NaN" : word)
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  double number(String key) {
    return doubles(key)[0];
  }

  /** Returns the rows of a matrix with a column for each class. */
  double[][] rows(String key) {
    double[] values = doubles(key);
    int classes = integer("classes");
    double[][] rows = new double[values.length / classes][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(values, i * classes, (i + 1) * classes);
    }
    return rows;
  }

  @Override
  public String toString() {
    return text("case");
  }

  private Stream<String> words(String key) {
    String value = text(key);
    return value.isEmpty() ? Stream.of() : Stream.of(value.split(" "));
  }

  private static GoldenCase parse(String block) {
    Map<String, String> values = new HashMap<>();
    block
        .lines()
        .filter(line -> !line.startsWith("|"))
        .map(line -> line.split(" = ?", 2))
        .forEach(pair -> values.put(pair[0], pair[1]));
    String report =
        block
            .lines()
            .filter(line -> line.startsWith("|"))
            .map(line -> line.substring(1) + "\n")
            .collect(Collectors.joining());
    return new GoldenCase(values, report);
  }

  private static String contents(String file) {
    try (InputStream in = GoldenCase.class.getResourceAsStream(file)) {
      byte[] bytes = Objects.requireNonNull(in, file).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }
}
