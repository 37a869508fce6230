package dev.cresset.data;

import dev.cresset.tensor.Generator;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Images of bytes with class labels, in memory.
 *
 * <p>Inputs are {@code [channels, height, width]}, with values of 0 to 255 until {@code toTensor()}
 * scales them. Targets are labels in {@code [0, classes)}.
 *
 * @since 0.1
 */
public final class ImageDataset implements Dataset {

  /** Limits the memory of the tables, which have 256 values for each channel. */
  private static final int MAX_CHANNELS = 4096;

  private final Shape imageShape;
  private final byte[] pixels;
  private final byte[] labels;
  private final int classes;
  private final TransformChain transforms;
  private final Shape inputShape;
  private final float[] table;

  private ImageDataset(
      Shape imageShape, byte[] pixels, byte[] labels, int classes, TransformChain transforms) {
    this.imageShape = imageShape;
    this.pixels = pixels;
    this.labels = labels;
    this.classes = classes;
    this.transforms = transforms;
    this.inputShape = transforms.outputShape();
    this.table = transforms.table();
  }

  /**
   * Returns a dataset of these images. The arrays are not copied.
   *
   * @param imageShape shape of one image, {@code [channels, height, width]}
   * @param pixels the pixels of all images in order, unsigned, row-major
   * @param labels one for each image, unsigned
   * @param classes number of classes, 1 to 256
   * @throws IllegalArgumentException if the images have no pixels or too many channels, the lengths
   *     do not match, {@code classes} is out of range or a label is not below {@code classes}
   */
  public static ImageDataset of(Shape imageShape, byte[] pixels, byte[] labels, int classes) {
    NotNull.check("dataset", "shape of an image", imageShape);
    NotNull.check("dataset", "array of pixels", pixels);
    NotNull.check("dataset", "array of labels", labels);
    imageShape.elements("dataset");
    if (imageShape.rank() == 3 && imageShape.dim(0) > MAX_CHANNELS) {
      throw new IllegalArgumentException(
          "dataset: images of shape %s have %s channels (at most %s are possible); the shape is [channels, height, width]"
              .formatted(imageShape, imageShape.dim(0), MAX_CHANNELS));
    }
    if (imageShape.size() == 0) {
      throw new IllegalArgumentException(
          "dataset: images of shape %s have no pixels".formatted(imageShape));
    }
    if (classes < 1 || classes > 256) {
      throw new IllegalArgumentException(
          "dataset: the number of classes must be 1 to 256, got " + classes);
    }
    if (pixels.length != labels.length * imageShape.size()) {
      throw new IllegalArgumentException(
          "dataset: %s labels and images of shape %s need %s pixels, got %s"
              .formatted(
                  labels.length, imageShape, labels.length * imageShape.size(), pixels.length));
    }
    for (int i = 0; i < labels.length; i++) {
      if ((labels[i] & 0xff) >= classes) {
        throw new IllegalArgumentException(
            "dataset: label %s of image %s is outside 0 to %s"
                .formatted(labels[i] & 0xff, i, classes - 1));
      }
    }
    return new ImageDataset(
        imageShape, pixels, labels, classes, TransformChain.empty(imageShape, true));
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public Shape inputShape() {
    return inputShape;
  }

  /** Returns the number of classes. */
  public int classes() {
    return classes;
  }

  /** Returns the shape of the images before any transform, {@code [channels, height, width]}. */
  public Shape imageShape() {
    return imageShape;
  }

  /**
   * Returns the label of an image.
   *
   * @throws IllegalArgumentException if the index is outside {@code [0, size)}
   */
  public int label(int index) {
    Indices.check(new int[] {index}, size());
    return labels[index] & 0xff;
  }

  /**
   * Returns a copy of the pixels of an image before any transform, unsigned, row-major.
   *
   * @throws IllegalArgumentException if the index is outside {@code [0, size)}
   */
  public byte[] image(int index) {
    Indices.check(new int[] {index}, size());
    int length = Math.toIntExact(imageShape.size());
    return Arrays.copyOfRange(pixels, index * length, (index + 1) * length);
  }

  @Override
  public Batch gather(int[] indices) {
    return gather(indices, i -> Generator.standard().split());
  }

  Batch gather(int[] indices, IntFunction<Generator> generators) {
    Indices.check(indices, size());
    long[] targets = new long[indices.length];
    for (int i = 0; i < indices.length; i++) {
      targets[i] = labels[indices[i]] & 0xff;
    }
    inputShape.prepend(indices.length).elements("a batch of inputs");
    return new Batch(
        isRandom() ? random(indices, generators) : fromTable(indices), Tensors.labels(targets));
  }

  private Tensor fromTable(int[] indices) {
    int rowLength = Math.toIntExact(imageShape.size());
    return Tensors.fromBytes(pixels, rowLength, indices, table, inputShape.prepend(indices.length));
  }

  private Tensor random(int[] indices, IntFunction<Generator> generators) {
    int length = Math.toIntExact(imageShape.size());
    int channelLength = length / transforms.channels();
    int transformedLength = Math.toIntExact(inputShape.size());
    float[] values = new float[Math.multiplyExact(indices.length, transformedLength)];
    for (int i = 0; i < indices.length; i++) {
      float[] sample = new float[length];
      for (int j = 0; j < length; j++) {
        int pixel = pixels[indices[i] * length + j] & 0xff;
        sample[j] = table[j / channelLength * TransformChain.BYTE_VALUES + pixel];
      }
      float[] transformed = transforms.applyRandom(sample, generators.apply(i));
      System.arraycopy(transformed, 0, values, i * transformedLength, transformedLength);
    }
    return Tensors.tensor(values, inputShape.prepend(indices.length).dims());
  }

  /** Returns whether gathering an image again may give a different result. */
  boolean isRandom() {
    return !transforms.isPure();
  }

  /** Returns whether an index and a generator determine the result of gathering. */
  boolean isRepeatable() {
    return transforms.isRepeatable();
  }

  @Override
  public ImageDataset transform(Transform... more) {
    return new ImageDataset(imageShape, pixels, labels, classes, transforms.plus(more));
  }

  @Override
  public String toString() {
    return "ImageDataset(samples=%s, image_shape=%s, classes=%s%s)"
        .formatted(size(), imageShape, classes, transforms);
  }
}
