package dev.cresset.data;

import dev.cresset.tensor.Generator;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Creates transforms; meant for static import.
 *
 * <pre>{@code
 * import static dev.cresset.data.Transforms.*;
 *
 * dataset.transform(toTensor(), normalize(0.5, 0.5), flattened());
 * }</pre>
 *
 * @since 0.1
 */
public final class Transforms {

  private Transforms() {}

  /**
   * Returns a transform that scales pixels from 0..255 to {@code [0, 1]}. It is for images only,
   * and must come once and before {@code normalize(..)}. PyTorch counterpart: {@code
   * transforms.ToTensor()}.
   */
  public static Transform toTensor() {
    return new ToTensor();
  }

  /**
   * Returns a transform that computes {@code (x - mean) / std} for all channels; {@code
   * normalize(0.5, 0.5)} maps {@code [0, 1]} to {@code [-1, 1]}. PyTorch counterpart: {@code
   * transforms.Normalize([mean], [std])}.
   *
   * @throws IllegalArgumentException if {@code std} is not positive, or a number is not finite
   */
  public static Transform normalize(double mean, double std) {
    return normalize(new double[] {mean}, new double[] {std});
  }

  /**
   * Returns a transform that computes {@code (x - mean[c]) / std[c]} for each channel {@code c} of
   * images {@code [channels, height, width]}, or each feature {@code c} of vectors. scikit-learn
   * counterpart: {@code StandardScaler} with given means and deviations.
   *
   * @throws IllegalArgumentException if the lengths differ, a {@code std} is not positive, or a
   *     number is not finite
   */
  public static Transform normalize(double[] mean, double[] std) {
    NotNull.check("normalize", "array of means", mean);
    NotNull.check("normalize", "array of standard deviations", std);
    return new Normalize(mean.clone(), std.clone());
  }

  /** Returns a transform that flattens each input to a vector. */
  public static Transform flattened() {
    return new Flattened();
  }

  /**
   * Returns a transform that applies transforms in order; PyTorch counterpart: {@code
   * transforms.Compose}.
   */
  public static Transform compose(Transform... transforms) {
    NotNull.checkEach("compose", "transform", transforms);
    return new Composed(Arrays.asList(transforms.clone()));
  }

  /**
   * Returns a transform of whole samples that draws random numbers, for augmentation.
   *
   * <p>It is applied each time a sample is gathered. Each sample has its own generator, which a
   * {@code DataLoader} derives from its seed. The same seed therefore gives the same samples,
   * whatever the batch size, the prefetching and the number of threads. This example shifts images
   * of one channel up or down by at most two rows:
   *
   * <pre>{@code
   * Transform shifted = random((image, shape, generator) -> {
   *   int by = (generator.nextInt(5) - 2) * (int) shape.dim(2);
   *   float[] result = new float[image.length];
   *   System.arraycopy(image, Math.max(0, -by), result, Math.max(0, by), image.length - Math.abs(by));
   *   return result;
   * });
   * dataset.transform(toTensor(), shifted, normalize(0.5, 0.5));
   * }</pre>
   *
   * <p>PyTorch counterpart: the {@code Random..} classes of {@code torchvision.transforms}.
   */
  public static Transform random(RandomTransform transform) {
    return new Random(transform);
  }

  /**
   * Returns a transform that shifts an image by a random number of whole pixels, up to a fraction
   * of its height and width in each direction, for augmentation. Uncovered pixels become 0: black
   * before {@code normalize(..)}, the mean after it.
   *
   * <p>This transform and {@link #randomRotation}, {@link #randomCrop}, {@link
   * #randomHorizontalFlip} and {@link #gaussianNoise} vary training samples. Each sample draws new
   * numbers each time it is gathered, from its own generator, as with {@link #random}. Apply them
   * to the training data only, before or after {@code toTensor()} and before {@code flattened()}:
   *
   * <pre>{@code
   * Transform[] prepared = {toTensor(), normalize(0.5, 0.5)};
   * Dataset training = FashionMnist.train().transform(randomCrop(28, 2)).transform(prepared);
   * Dataset test = FashionMnist.test().transform(prepared);
   * }</pre>
   *
   * <p>Predictors and model files leave these transforms out, so a served model does not augment.
   *
   * <p>PyTorch counterpart: {@code RandomAffine(0, translate=(fraction, fraction))}.
   *
   * @param fraction 0 to 1
   * @throws IllegalArgumentException if it is out of range
   */
  public static Transform randomTranslate(double fraction) {
    return new RandomTranslate(fraction);
  }

  /**
   * Returns a transform that rotates an image about its centre by a random angle from {@code
   * -degrees} to {@code degrees}, with bilinear interpolation, for augmentation of training data;
   * see {@link #randomTranslate}. The size stays the same; pixels from outside the image are 0.
   * PyTorch counterpart: {@code RandomRotation(degrees, InterpolationMode.BILINEAR)}.
   *
   * @param degrees 0 to 180
   * @throws IllegalArgumentException if it is out of range
   */
  public static Transform randomRotation(double degrees) {
    return new RandomRotation(degrees);
  }

  /**
   * Returns a transform that surrounds an image with zeros and takes a square at a random position,
   * for augmentation of training data; see {@link #randomTranslate}. Images {@code [channels,
   * height, width]} become {@code [channels, size, size]}; the images of the test set must have
   * that size. PyTorch counterpart: {@code RandomCrop(size, padding)}.
   *
   * @param size height and width of the square, at most the smaller side of the image plus twice
   *     the padding
   * @param padding number of rows and columns of zeros on each side, 0 or more, below {@code size}
   * @throws IllegalArgumentException if one is out of range
   */
  public static Transform randomCrop(int size, int padding) {
    return new RandomCrop(size, padding);
  }

  /**
   * Returns a transform that mirrors an image left to right with probability {@code p}, for
   * augmentation of training data; see {@link #randomTranslate}. PyTorch counterpart: {@code
   * RandomHorizontalFlip(p)}.
   *
   * @throws IllegalArgumentException if {@code p} is outside {@code [0, 1]}
   */
  public static Transform randomHorizontalFlip(double p) {
    return new RandomHorizontalFlip(p);
  }

  /**
   * Returns a transform that adds an independent number from the normal distribution with mean 0 to
   * each element, for augmentation of training data; see {@link #randomTranslate}. The sums are not
   * clipped. It is for samples of any shape. PyTorch counterpart: {@code
   * v2.GaussianNoise(sigma=std, clip=False)}.
   *
   * @param std standard deviation, in the unit of the elements where this transform stands: 0 to
   *     255 for pixels before {@code toTensor()}
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public static Transform gaussianNoise(double std) {
    return new GaussianNoise(std);
  }

  /**
   * Declares that the result of a transform depends on the value and the channel only. At the
   * beginning of the transforms of images it is then computed once for each of the 256 values of a
   * channel, instead of once for each pixel:
   *
   * <pre>{@code
   * dataset.transform(toTensor(), pure((value, channel) -> 1 - value));
   * }</pre>
   *
   * @throws IllegalArgumentException if the transform changes whole samples, as {@link #random} and
   *     {@link #randomCrop} do
   */
  public static Transform pure(Transform transform) {
    NotNull.check("pure", "transform", transform);
    return transform.isPure() ? transform : new Pure(transform);
  }

  private record Random(RandomTransform transform) implements SampleTransform {
    @Override
    public String operation() {
      return "random";
    }

    @Override
    public float[] apply(float[] sample, Shape shape, Generator generator) {
      int length = sample.length;
      float[] result = NotNull.check("random", "result", transform.apply(sample, shape, generator));
      if (result.length != length) {
        throw new IllegalArgumentException(
            "random: the transform must return the %s elements of a sample of shape %s, got %s"
                .formatted(length, shape, result.length));
      }
      return result;
    }
  }

  private record Pure(Transform transform) implements Transform {
    Pure {
      parts(transform)
          .filter(SampleTransform.class::isInstance)
          .findFirst()
          .ifPresent(
              part -> {
                throw new IllegalArgumentException(
                    "pure: a transform made by %s(..) is not pure; leave pure(..) out"
                        .formatted(((SampleTransform) part).operation()));
              });
    }

    @Override
    public float apply(float value, int channel) {
      return transform.apply(value, channel);
    }

    @Override
    public boolean isPure() {
      return true;
    }

    @Override
    public Shape outputShape(Shape inputShape) {
      return transform.outputShape(inputShape);
    }

    @Override
    public void checkChannels(int channels) {
      transform.checkChannels(channels);
    }
  }

  record ToTensor() implements Transform {
    @Override
    public boolean isPure() {
      return true;
    }

    @Override
    public float apply(float value, int channel) {
      return value / 255;
    }

    @Override
    public String toString() {
      return "toTensor()";
    }
  }

  record Flattened() implements Transform {
    @Override
    public boolean isPure() {
      return true;
    }

    @Override
    public float apply(float value, int channel) {
      return value;
    }

    @Override
    public Shape outputShape(Shape inputShape) {
      return Shape.of(inputShape.size());
    }

    @Override
    public String toString() {
      return "flattened()";
    }
  }

  record Normalize(double[] mean, double[] std) implements Transform {

    Normalize {
      if (mean.length == 0 || mean.length != std.length) {
        throw new IllegalArgumentException(
            "normalize: needs a mean and a standard deviation for each channel, got %s means and %s deviations"
                .formatted(mean.length, std.length));
      }
      for (int c = 0; c < mean.length; c++) {
        if (!Double.isFinite(mean[c]) || !(std[c] > 0 && std[c] < Double.POSITIVE_INFINITY)) {
          throw new IllegalArgumentException(
              "normalize: means must be finite and standard deviations positive, got means %s and deviations %s"
                  .formatted(Arrays.toString(mean), Arrays.toString(std)));
        }
      }
    }

    @Override
    public boolean isPure() {
      return true;
    }

    @Override
    public float apply(float value, int channel) {
      int c = mean.length == 1 ? 0 : channel;
      // In single precision, as in PyTorch.
      return (value - (float) mean[c]) / (float) std[c];
    }

    @Override
    public void checkChannels(int channels) {
      if (mean.length != 1 && mean.length != channels) {
        throw new IllegalArgumentException(
            "normalize: got means for %s channels, but the inputs have %s; pass one mean, or one for each channel of images or feature of vectors"
                .formatted(mean.length, channels));
      }
    }

    @Override
    public String toString() {
      return "normalize(mean=%s, std=%s)".formatted(Arrays.toString(mean), Arrays.toString(std));
    }
  }

  private record Composed(List<Transform> parts) implements Transform {
    @Override
    public boolean isPure() {
      return parts.stream().allMatch(Transform::isPure);
    }

    @Override
    public float apply(float value, int channel) {
      float result = value;
      for (Transform part : parts) {
        result = part.apply(result, channel);
      }
      return result;
    }

    @Override
    public Shape outputShape(Shape inputShape) {
      Shape shape = inputShape;
      for (Transform part : parts) {
        shape = part.outputShape(shape);
      }
      return shape;
    }

    @Override
    public void checkChannels(int channels) {
      parts.forEach(part -> part.checkChannels(channels));
    }

    @Override
    public String toString() {
      return parts.stream()
          .map(Transform::toString)
          .collect(Collectors.joining(", ", "compose(", ")"));
    }
  }

  /** Returns the parts of composed transforms, and other transforms as they are. */
  static Stream<Transform> parts(Transform transform) {
    if (transform instanceof Composed composed) {
      return composed.parts().stream().flatMap(Transforms::parts);
    }
    return transform instanceof Pure marked && marked.transform() instanceof Composed composed
        ? parts(composed).map(Transforms::pure)
        : Stream.of(transform);
  }
}
