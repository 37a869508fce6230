package dev.cresset.nn;

import dev.cresset.data.Preprocessing;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Samples that were checked and transformed.
 *
 * @param values the values of all samples, row-major
 * @param count number of samples
 * @param dims shape of the batch, {@code [count, ..]}
 */
record SampleBatch(float[] values, int count, long... dims) {

  /**
   * What samples are.
   *
   * @param shape shape of a sample, or {@code null} for vectors of any length
   * @param preprocessing transforms of a sample of that shape
   */
  record Format(@Nullable Shape shape, @Nullable Preprocessing preprocessing) {

    /** Returns the shape of a sample as the model gets it, or {@code null} if it is not known. */
    @Nullable Shape modelShape() {
      return preprocessing == null ? shape : preprocessing.outputShape();
    }
  }

  private static final int EXPONENT = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

  static SampleBatch of(String operation, Format format, float[] sample) {
    return batch(operation, format, checked(operation, format, sample, -1), 1);
  }

  static SampleBatch of(String operation, Format format, byte[] image) {
    return batch(operation, format, checked(operation, format, image, -1), 1);
  }

  static SampleBatch of(String operation, Format format, float[][] samples) {
    NotNull.checkEach(operation, "sample", samples);
    return joined(
        operation, format, samples.length, i -> checked(operation, format, samples[i], i));
  }

  static SampleBatch of(String operation, Format format, byte[][] images) {
    NotNull.checkEach(operation, "image", images);
    return joined(operation, format, images.length, i -> checked(operation, format, images[i], i));
  }

  private static SampleBatch joined(
      String operation, Format format, int count, IntFunction<float[]> samples) {
    float[] values = new float[0];
    int length = 0;
    for (int i = 0; i < count; i++) {
      float[] sample = samples.apply(i);
      if (i == 0) {
        length = sample.length;
        values = new float[Shape.of(count, length).elements(operation)];
      } else if (sample.length != length) {
        throw new IllegalArgumentException(
            "%s: all samples must be equally long, but sample 0 has %s values and sample %s has %s"
                .formatted(operation, length, i, sample.length));
      }
      System.arraycopy(sample, 0, values, i * length, length);
    }
    return batch(operation, format, values, count);
  }

  private static SampleBatch batch(String operation, Format format, float[] values, int count) {
    Shape shape = format.modelShape();
    return shape == null
        ? new SampleBatch(values, count, count, count == 0 ? 0 : values.length / count)
        : new SampleBatch(values, count, shape.prepend(count).dims());
  }

  /**
   * Returns the transformed values of a sample.
   *
   * @param number position of the sample in its batch, or -1 if it is the only one
   */
  private static float[] checked(String operation, Format format, float[] sample, int number) {
    NotNull.check(operation, "sample", sample);
    checkLength(operation, format, sample.length, number);
    if (!isFinite(sample)) {
      throw notFinite(operation, sample, number);
    }
    return format.preprocessing == null ? sample : format.preprocessing.apply(sample);
  }

  private static float[] checked(String operation, Format format, byte[] image, int number) {
    NotNull.check(operation, "image", image);
    checkLength(operation, format, image.length, number);
    if (format.preprocessing == null || !format.preprocessing.takesPixels()) {
      throw new IllegalStateException(
          "%s: bytes are pixels of 0 to 255, which this predictor does not scale; call transform(toTensor(), ..) with the transforms of the training, or pass floats"
              .formatted(operation));
    }
    return format.preprocessing.apply(image);
  }

  private static void checkLength(String operation, Format format, int length, int number) {
    if (format.shape != null && length != format.shape.size()) {
      throw new IllegalArgumentException(
          "%s: %s has %s values, but this predictor takes %s, for the shape %s"
              .formatted(operation, sample(number), length, format.shape.size(), format.shape));
    }
  }

  /** Tests the exponents, of which four at a time do not wait for each other. */
  private static boolean isFinite(float[] values) {
    int a = 0;
    int b = 0;
    int c = 0;
    int d = 0;
    int i = 0;
    for (; i < values.length - 3; i += 4) {
      a |= signIfNotFinite(values[i]);
      b |= signIfNotFinite(values[i + 1]);
      c |= signIfNotFinite(values[i + 2]);
      d |= signIfNotFinite(values[i + 3]);
    }
    for (; i < values.length; i++) {
      a |= signIfNotFinite(values[i]);
    }
    return (a | b | c | d) >= 0;
  }

  /** Returns a negative number for an infinite value or NaN, in which all exponent bits are set. */
  private static int signIfNotFinite(float value) {
    return (Float.floatToRawIntBits(value) & EXPONENT) + (1 << 23);
  }

  private static IllegalArgumentException notFinite(String operation, float[] sample, int number) {
    int i = 0;
    while (Float.isFinite(sample[i])) {
      i++;
    }
    return new IllegalArgumentException(
        "%s: value %s of %s is %s; pass finite numbers"
            .formatted(operation, i, sample(number), sample[i]));
  }

  private static String sample(int number) {
    return number < 0 ? "the sample" : "sample " + number;
  }
}
