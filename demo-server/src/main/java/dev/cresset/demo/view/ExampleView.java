package dev.cresset.demo.view;

import dev.cresset.demo.run.TestResult;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The JSON of one test image and its prediction.
 *
 * @param index index in the test set, from 0
 * @param actual actual class
 * @param predicted predicted class
 * @param probabilities of all classes
 * @param pixels 784 unsigned bytes, row-major (base64 in JSON)
 */
public record ExampleView(
    int index, int actual, int predicted, float[] probabilities, byte[] pixels) {

  /**
   * The JSON of one cell of the confusion matrix.
   *
   * @param actual actual class of the images
   * @param predicted predicted class of the images
   * @param total number of images in the cell
   * @param images the first of them
   */
  public record Cell(int actual, int predicted, int total, List<ExampleView> images) {}

  /** Returns one image. */
  public static ExampleView of(TestResult result, int index) {
    return new ExampleView(
        index,
        result.actual(index),
        result.predicted()[index],
        result.probabilitiesOf(index),
        result.pixels(index));
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
