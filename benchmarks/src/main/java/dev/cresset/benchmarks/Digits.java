package dev.cresset.benchmarks;

import dev.cresset.data.ImageDataset;
import dev.cresset.datasets.Mnist;

/** The images that every library trains on, in the forms that they want. */
public record Digits(ImageDataset images) {

  public static final int PIXELS = 28 * 28;

  /** Returns the 60,000 training images of MNIST. */
  public static Digits load() {
    return new Digits(Mnist.train());
  }

  /** Returns a number of images, the same ones over again where there are not as many. */
  public Digits sized(int samples) {
    byte[] pixels = new byte[samples * PIXELS];
    byte[] labels = new byte[samples];
    for (int i = 0; i < samples; i++) {
      int index = i % images.size();
      System.arraycopy(images.image(index), 0, pixels, i * PIXELS, PIXELS);
      labels[i] = (byte) images.label(index);
    }
    return new Digits(ImageDataset.of(images.imageShape(), pixels, labels, images.classes()));
  }

  public int size() {
    return images.size();
  }

  /** Returns the pixels of all images one after the other, scaled to -1..1. */
  public float[] inputs() {
    return inputs(0, size());
  }

  /** Returns the pixels of the images from one to before another, scaled to -1..1. */
  public float[] inputs(int start, int end) {
    float[] inputs = new float[(end - start) * PIXELS];
    for (int i = start; i < end; i++) {
      byte[] image = images.image(i);
      for (int j = 0; j < PIXELS; j++) {
        inputs[(i - start) * PIXELS + j] = ((image[j] & 0xff) / 255f - 0.5f) / 0.5f;
      }
    }
    return inputs;
  }

  public long[] labels() {
    long[] labels = new long[size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = images.label(i);
    }
    return labels;
  }
}
