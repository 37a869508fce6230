package dev.cresset.dashboard.evaluation;

import dev.cresset.dashboard.run.TestSample;
import dev.cresset.data.Dataset;
import dev.cresset.data.ImageDataset;
import dev.cresset.tensor.TensorScope;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The samples that the page can show: those misclassified with the highest confidence, and the
 * first ones of each cell of the confusion matrix. They are read on the training thread, because
 * data sets of programs need not be thread-safe.
 */
final class KeptSamples {

  private static final int MISCLASSIFIED = 500;
  private static final int OF_A_CELL = 60;
  private static final int ALL = 3_000;
  private static final long MOST_BYTES = 32L << 20;
  private static final int SHOWN_NUMBERS = 24;
  private static final int SMALLEST_SIDE = 4;

  private KeptSamples() {}

  static IntFunction<TestSample> of(
      Dataset dataset, int classes, int[] labels, int[] predicted, float[] probabilities) {
    Map<Integer, TestSample> kept = new HashMap<>();
    long bytes = 0;
    for (int index : chosen(classes, labels, predicted, probabilities)) {
      TestSample sample = read(dataset, index);
      bytes += sample instanceof TestSample.Image image ? image.pixels().length : 0;
      if (bytes > MOST_BYTES) {
        break;
      }
      kept.put(index, sample);
    }
    return index -> kept.getOrDefault(index, new TestSample.Text("sample " + index));
  }

  private static Set<Integer> chosen(
      int classes, int[] labels, int[] predicted, float[] probabilities) {
    Set<Integer> chosen = new LinkedHashSet<>();
    IntStream.range(0, labels.length)
        .filter(i -> labels[i] != predicted[i])
        .boxed()
        .sorted(
            (a, b) ->
                Float.compare(
                    probabilities[b * classes + predicted[b]],
                    probabilities[a * classes + predicted[a]]))
        .limit(MISCLASSIFIED)
        .forEach(chosen::add);
    int[] cells = new int[classes * classes];
    for (int i = 0; i < labels.length && chosen.size() < ALL; i++) {
      if (cells[labels[i] * classes + predicted[i]]++ < OF_A_CELL) {
        chosen.add(i);
      }
    }
    return chosen;
  }

  private static TestSample read(Dataset dataset, int index) {
    if (dataset instanceof ImageDataset images) {
      return image(images.imageShape(), images.image(index));
    }
    Shape shape = dataset.inputShape();
    float[] values = TensorScope.within("sample", () -> dataset.get(index).inputs().toFloatArray());
    return isImage(shape) ? image(shape, values) : new TestSample.Text(numbers(values));
  }

  /** Returns an image as it is before its transforms. */
  private static TestSample image(Shape shape, byte[] pixels) {
    return new TestSample.Image(
        Math.toIntExact(shape.dim(1)),
        Math.toIntExact(shape.dim(2)),
        Math.toIntExact(shape.dim(0)),
        pixels);
  }

  private static boolean isImage(Shape shape) {
    int rank = shape.rank();
    return (rank == 2 || rank == 3 && (shape.dim(0) == 1 || shape.dim(0) == 3))
        && shape.dim(rank - 1) >= SMALLEST_SIDE
        && shape.dim(rank - 2) >= SMALLEST_SIDE;
  }

  /** Scales the values so that the smallest is black and the largest is white. */
  private static TestSample image(Shape shape, float[] values) {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    if (least >= 0 && most <= 1) {
      least = 0;
      most = 1;
    }
    byte[] pixels = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      float share = most > least ? (values[i] - least) / (most - least) : 0;
      pixels[i] = (byte) Math.round(255 * share);
    }
    int rank = shape.rank();
    return new TestSample.Image(
        Math.toIntExact(shape.dim(rank - 2)),
        Math.toIntExact(shape.dim(rank - 1)),
        rank == 2 ? 1 : Math.toIntExact(shape.dim(0)),
        pixels);
  }

  private static String numbers(float[] values) {
    StringJoiner text = new StringJoiner(", ");
    List<Float> shown = new ArrayList<>();
    for (int i = 0; i < Math.min(values.length, SHOWN_NUMBERS); i++) {
      shown.add(values[i]);
    }
    shown.forEach(value -> text.add(Float.toString(value)));
    return values.length > SHOWN_NUMBERS ? text + ", …" : text.toString();
  }
}
