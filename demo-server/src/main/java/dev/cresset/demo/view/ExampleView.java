package dev.cresset.demo.view;

import dev.cresset.demo.run.TestResult;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The JSON of one test image and what the network made of it.
 *
 * @param index its place among the test images, from 0
 * @param actual the class that it is of
 * @param predicted the class that the network gave it
 * @param probabilities those of all classes
 * @param pixels 784 unsigned bytes, row-major (base64 in JSON)
 */
public record ExampleView(
    int index, int actual, int predicted, float[] probabilities, byte[] pixels) {

  /**
   * The JSON of one cell of the confusion matrix.
   *
   * @param actual the class of the images
   * @param predicted the class that the network gave them
   * @param total how many there are
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
        result.testImages().image(index));
  }

  /** Returns the first images of one class that were taken for another, or for their own. */
  public static Cell cell(TestResult result, int actual, int predicted, int limit) {
    int[] indices =
        IntStream.range(0, result.size())
            .filter(i -> result.actual(i) == actual && result.predicted()[i] == predicted)
            .toArray();
    List<ExampleView> images =
        IntStream.of(indices).limit(limit).mapToObj(index -> of(result, index)).toList();
    return new Cell(actual, predicted, indices.length, images);
  }

  /** Returns the images of which the network was most sure, and wrong; the surest first. */
  public static List<ExampleView> mistakes(TestResult result, int limit) {
    return IntStream.range(0, result.size())
        .filter(index -> !result.right(index))
        .boxed()
        .sorted(Comparator.comparing(result::confidence).reversed())
        .limit(limit)
        .map(index -> of(result, index))
        .toList();
  }
}
