package dev.cresset.tabular;

import dev.cresset.io.internal.JsonWriter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A column of class names, and how many training rows each class has.
 *
 * @param column name of the column
 * @param classes the class names in the order of the labels
 * @param counts the number of training rows of each class
 * @param isBinary whether targets are 0 and 1, for a network of one output
 */
record FittedLabel(String column, List<String> classes, int[] counts, boolean isBinary) {

  static FittedLabel fit(ColumnView training, @Nullable String positive) {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < training.size(); i++) {
      counts.merge(present("fit", training, i), 1, Integer::sum);
    }
    List<String> classes = CategoryOrder.sorted(counts.keySet());
    if (classes.size() < 2) {
      throw new IllegalArgumentException(
          "fit: all rows have the value %s in the column of labels %s; a classifier needs two classes at least"
              .formatted(Texts.quoted(classes.get(0)), Texts.quoted(training.name())));
    }
    if (positive != null) {
      if (classes.size() != 2 || !classes.contains(positive)) {
        throw new IllegalArgumentException(
            "fit: binaryLabel(%s, %s) needs rows of %2$s and of one other class, but the classes are %s; use label(..) for several classes"
                .formatted(
                    Texts.quoted(training.name()), Texts.quoted(positive), Texts.listed(classes)));
      }
      String other = classes.get(classes.indexOf(positive) == 0 ? 1 : 0);
      classes = List.of(other, positive);
    }
    return new FittedLabel(
        training.name(),
        classes,
        classes.stream().mapToInt(counts::get).toArray(),
        positive != null);
  }

  /** Returns the label of each row. */
  int[] labels(String operation, ColumnView rows) {
    Map<String, Integer> positions = new HashMap<>();
    classes.forEach(name -> positions.put(name, positions.size()));
    int[] labels = new int[rows.size()];
    for (int i = 0; i < labels.length; i++) {
      String name = present(operation, rows, i);
      labels[i] = positions.getOrDefault(name, -1);
      if (labels[i] < 0) {
        throw rows.error(
            operation,
            i,
            new CellException(
                "the class %s was in none of the training rows, whose classes are %s"
                    .formatted(Texts.quoted(name), Texts.listed(classes))));
      }
    }
    return labels;
  }

  private static String present(String operation, ColumnView rows, int row) {
    String name = rows.get(row);
    if (name == null) {
      throw rows.error(
          operation,
          row,
          new CellException(
              "the label is missing; remove such rows with rows.withoutMissing(%s)"
                  .formatted(Texts.quoted(rows.name()))));
    }
    return name;
  }

  /** Returns the first ten classes with the number of their rows, and how many more there are. */
  String described() {
    List<String> each =
        IntStream.range(0, classes.size()).mapToObj(i -> classes.get(i) + " " + counts[i]).toList();
    return Texts.listed(each).replace("\"", "");
  }

  void write(JsonWriter json) {
    json.name("column").scalar(column);
    json.name("classes").beginArray();
    classes.forEach(json::scalar);
    json.endArray();
    json.name("counts").beginArray();
    for (int count : counts) {
      json.scalar((long) count);
    }
    json.endArray();
    json.name("binary").scalar(isBinary);
  }

  static FittedLabel read(JsonProperties json) throws ColumnsFormatException {
    FittedLabel read =
        new FittedLabel(
            json.text("column"), json.texts("classes"), json.counts("counts"), json.flag("binary"));
    int size = read.classes.size();
    if (new HashSet<>(read.classes).size() < size
        || read.counts.length != size
        || size < 2
        || read.isBinary && size != 2) {
      throw new ColumnsFormatException("the classes are wrong");
    }
    return read;
  }
}
