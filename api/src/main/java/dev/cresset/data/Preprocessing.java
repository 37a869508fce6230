package dev.cresset.data;

import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Applies the transforms of a data set to single samples, for prediction.
 *
 * <pre>{@code
 * Preprocessing preprocessing = Preprocessing.of(Shape.of(1, 28, 28), toTensor(), normalize(0.5, 0.5));
 * float[] input = preprocessing.apply(pixels);
 * }</pre>
 *
 * <p>A sample gets the same values as in training, bit for bit, without the random transforms of
 * {@link Transforms} for augmentation, such as {@link Transforms#randomCrop}. Immutable.
 *
 * @since 0.1
 */
public final class Preprocessing {

  private final Shape sampleShape;
  private final TransformChain transforms;
  private final Shape outputShape;

  /** The result for each byte of each channel, if the samples are pixels. */
  private final float @Nullable [] table;

  private Preprocessing(Shape sampleShape, TransformChain transforms, boolean ofPixels) {
    this.sampleShape = sampleShape;
    this.transforms = transforms;
    this.outputShape = transforms.outputShape();
    this.table = ofPixels ? transforms.table() : null;
  }

  /**
   * Returns a preprocessing that applies transforms in order, without those for augmentation.
   *
   * @param sampleShape shape of one sample before the transforms, {@code [channels, height, width]}
   *     for an image
   * @param transforms {@linkplain Transform#isPure pure} transforms; with {@code toTensor()} among
   *     them, samples are pixels of 0 to 255
   * @throws IllegalArgumentException if another transform is not pure, or the transforms do not fit
   *     each other or the sample
   */
  public static Preprocessing of(Shape sampleShape, Transform... transforms) {
    NotNull.check("transform", "shape of a sample", sampleShape).elements("transform");
    NotNull.checkEach("transform", "transform", transforms);
    boolean ofPixels = false;
    Transform[] applied = Augmentation.leftOut(transforms).toArray(Transform[]::new);
    for (Transform transform : applied) {
      if (!transform.isPure()) {
        throw new IllegalArgumentException(
            "transform: %s may give another result each time; leave out transforms that draw random numbers, and declare others with pure(..)"
                .formatted(transform));
      }
      ofPixels |= Transforms.parts(transform).anyMatch(Transforms.ToTensor.class::isInstance);
    }
    TransformChain chain = TransformChain.empty(sampleShape, ofPixels).plus(applied);
    return new Preprocessing(sampleShape, chain, ofPixels);
  }

  /** Returns the shape of a transformed sample. */
  public Shape outputShape() {
    return outputShape;
  }

  /** Returns whether samples are pixels of 0 to 255, which {@code toTensor()} scales. */
  public boolean takesPixels() {
    return table != null;
  }

  /**
   * Returns the transformed values of a sample.
   *
   * @throws IllegalArgumentException if the number of values is not that of the sample shape
   */
  public float[] apply(float[] sample) {
    checkLength(NotNull.check("transform", "sample", sample).length);
    float[] values = sample.clone();
    transforms.applyPure(values);
    return values;
  }

  /**
   * Returns the transformed values of an image of unsigned bytes.
   *
   * @throws IllegalArgumentException if the number of bytes is not that of the sample shape
   * @throws IllegalStateException if {@code toTensor()} is not among the transforms
   */
  public float[] apply(byte[] image) {
    checkLength(NotNull.check("transform", "image", image).length);
    float[] ofBytes = table;
    if (ofBytes == null) {
      throw new IllegalStateException(
          "transform: bytes are pixels of 0 to 255, but toTensor() is not among the transforms; add"
              + " it, or pass floats");
    }
    float[] values = new float[image.length];
    int channelLength = image.length / transforms.channels();
    for (int start = 0; start < image.length; start += channelLength) {
      int row = start / channelLength * TransformChain.BYTE_VALUES;
      for (int i = start; i < start + channelLength; i++) {
        values[i] = ofBytes[row + (image[i] & 0xff)];
      }
    }
    return values;
  }

  private void checkLength(int length) {
    if (length != sampleShape.size()) {
      throw new IllegalArgumentException(
          "transform: the sample has %s values, but one of shape %s has %s"
              .formatted(length, sampleShape, sampleShape.size()));
    }
  }

  @Override
  public String toString() {
    return "Preprocessing(sample_shape=%s%s)".formatted(sampleShape, transforms);
  }
}
