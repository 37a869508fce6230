package dev.cresset.data;

import dev.cresset.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes transforms; meant to be imported statically.
 *
 * <pre>{@code
 * import static dev.cresset.data.Transforms.*;
 *
 * dataset.transform(toTensor(), normalize(0.5, 0.5), flattened());
 * }</pre>
 */
public final class Transforms {

  private Transforms() {}

  /**
   * Returns the scaling of pixels from 0..255 to {@code [0, 1]}; must come first, and only on
   * images. PyTorch counterpart: {@code transforms.ToTensor()}.
   */
  public static Transform toTensor() {
    return new ToTensor();
  }

  /**
   * Returns {@code (x - mean) / std}, the same for each channel; {@code normalize(0.5, 0.5)} takes
   * {@code [0, 1]} to {@code [-1, 1]}. PyTorch counterpart: {@code transforms.Normalize([mean],
   * [std])}.
   *
   * @throws IllegalArgumentException if {@code std} is not positive, or a number is not finite
   */
  public static Transform normalize(double mean, double std) {
    return normalize(new double[] {mean}, new double[] {std});
  }

  /**
   * Returns {@code (x - mean[c]) / std[c]} for the channels {@code c} of images {@code [channels,
   * height, width]}.
   *
   * @throws IllegalArgumentException if the lengths differ, a {@code std} is not positive, or a
   *     number is not finite
   */
  public static Transform normalize(double[] mean, double[] std) {
    return new Normalize(mean.clone(), std.clone());
  }

  /** Returns the change of each input to a vector. */
  public static Transform flattened() {
    return new Flattened();
  }

  /** Returns several transforms as one; PyTorch counterpart: {@code transforms.Compose}. */
  public static Transform compose(Transform... transforms) {
    return new Composed(Arrays.asList(transforms.clone()));
  }

  record ToTensor() implements Transform {
    @Override
    public float apply(float value, int channel) {
      return value / 255;
    }
  }

  record Flattened() implements Transform {
    @Override
    public float apply(float value, int channel) {
      return value;
    }

    @Override
    public Shape outputShape(Shape inputShape) {
      return Shape.of(inputShape.size());
    }
  }

  record Normalize(double[] mean, double[] std) implements Transform {

    Normalize {
      if (mean.length == 0 || mean.length != std.length) {
        throw new IllegalArgumentException(
            "normalize: needs a mean and a standard deviation for each channel, got %d means and %d deviations"
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
    public float apply(float value, int channel) {
      int c = mean.length == 1 ? 0 : channel;
      // In single precision, as PyTorch does it.
      return (value - (float) mean[c]) / (float) std[c];
    }

    @Override
    public void checkChannels(int channels) {
      if (mean.length != 1 && mean.length != channels) {
        throw new IllegalArgumentException(
            "normalize: got means for %d channels, but the inputs have %d; pass one mean or as many as there are channels"
                .formatted(mean.length, channels));
      }
    }
  }

  private record Composed(List<Transform> parts) implements Transform {
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
  }

  /** Returns the transforms with composed ones taken apart. */
  static Stream<Transform> parts(Transform transform) {
    return transform instanceof Composed composed
        ? composed.parts().stream().flatMap(Transforms::parts)
        : Stream.of(transform);
  }
}
