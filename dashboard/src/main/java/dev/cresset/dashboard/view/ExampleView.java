package dev.cresset.dashboard.view;

import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.run.TestSample;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of one test image and its prediction.
 *
 * @param index index in the test set, from 0
 * @param actual actual class
 * @param predicted predicted class
 * @param probabilities of all classes
 * @param height number of rows of an image; 0 if the sample is none
 * @param width number of columns of an image
 * @param channels 1 for grey levels, 3 for red, green and blue
 * @param pixels unsigned bytes of an image, {@code [channels, height, width]} (base64 in JSON)
 * @param text the sample in one line if it is no image
 */
public record ExampleView(
    int index,
    int actual,
    int predicted,
    float[] probabilities,
    int height,
    int width,
    int channels,
    byte[] pixels,
    @Nullable String text) {

  private static final byte[] NO_PIXELS = {};

  /**
   * The JSON of one cell of the confusion matrix.
   *
   * @param actual actual class of the images
   * @param predicted predicted class of the images
   * @param total number of images in the cell
   * @param images the first of them
   */
  public record Cell(int actual, int predicted, int total, List<ExampleView> images) {}

  /** Returns one sample. */
  public static ExampleView of(TestResult result, int index) {
    TestSample sample = result.sample(index);
    TestSample.Image image =
        sample instanceof TestSample.Image pixels
            ? pixels
            : new TestSample.Image(0, 0, 0, NO_PIXELS);
    return new ExampleView(
        index,
        result.actual(index),
        result.predicted()[index],
        result.probabilitiesOf(index),
        image.height(),
        image.width(),
        image.channels(),
        image.pixels(),
        sample instanceof TestSample.Text row ? row.text() : null);
  }

  /** Returns the first images of a cell of the confusion matrix. */
  public static Cell cell(TestResult result, int actual, int predicted, int limit) {
    int[] indices =
        IntStream.range(0, result.size())
            .filter(i -> result.actual(i) == actual && result.predicted()[i] == predicted)
            .toArray();
    List<ExampleView> images =
        IntStream.of(indices).limit(limit).mapToObj(index -> of(result, index)).toList();
    return new Cell(actual, predicted, indices.length, images);
  }

  /** Returns the misclassified images with the highest confidence, in descending order. */
  public static List<ExampleView> misclassified(TestResult result, int limit) {
    return IntStream.range(0, result.size())
        .filter(index -> !result.correct(index))
        .boxed()
        .sorted(Comparator.comparing(result::confidence).reversed())
        .limit(limit)
        .map(index -> of(result, index))
        .toList();
  }
}
