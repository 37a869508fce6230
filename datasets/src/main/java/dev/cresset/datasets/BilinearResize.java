package dev.cresset.datasets;

import java.util.Arrays;

/**
 * Resizes images by bilinear interpolation with antialiasing: each new pixel is a weighted mean,
 * and the weights fall linearly with the distance. Where an image becomes smaller, the weights fall
 * more slowly, so that all its pixels count. PyTorch counterpart: {@code
 * interpolate(mode="bilinear", antialias=True)}.
 */
final class BilinearResize {

  private BilinearResize() {}

  static DecodedImage resize(DecodedImage image, ImageSize size) {
    byte[] resized = new byte[image.channels() * size.height() * size.width()];
    float[] row = new float[image.size().width()];
    Weights[] rows = Weights.ofAll(image.size().height(), size.height());
    Weights[] columns = Weights.ofAll(row.length, size.width());
    int at = 0;
    for (int channel = 0; channel < image.channels(); channel++) {
      for (Weights weights : rows) {
        meanOfRows(image, channel, weights, row);
        for (Weights column : columns) {
          resized[at++] = (byte) Math.min(255, Math.round(mean(row, column)));
        }
      }
    }
    return new DecodedImage(size, image.channels(), resized);
  }

  private static void meanOfRows(DecodedImage image, int channel, Weights weights, float[] mean) {
    Arrays.fill(mean, 0);
    for (int i = 0; i < weights.values().length; i++) {
      float weight = weights.values()[i];
      int from = (channel * image.size().height() + weights.first() + i) * mean.length;
      for (int x = 0; x < mean.length; x++) {
        mean[x] += weight * (image.pixels()[from + x] & 0xff);
      }
    }
  }

  private static float mean(float[] pixels, Weights weights) {
    float mean = 0;
    for (int i = 0; i < weights.values().length; i++) {
      mean += weights.values()[i] * pixels[weights.first() + i];
    }
    return mean;
  }

  /**
   * The weights of old pixels for a new one along one dimension; their sum is 1.
   *
   * @param first index of the first old pixel
   * @param values one weight for each old pixel from the first on
   */
  private record Weights(int first, float[] values) {

    /** Returns the weights of each of {@code to} new pixels. */
    static Weights[] ofAll(int from, int to) {
      Weights[] all = new Weights[to];
      for (int i = 0; i < to; i++) {
        all[i] = of(i, from, to);
      }
      return all;
    }

    private static Weights of(int index, int from, int to) {
      double scale = (double) from / to;
      double reach = Math.max(1, scale);
      double middle = (index + 0.5) * scale;
      int first = Math.max(0, (int) Math.floor(middle - reach + 0.5));
      int end = Math.min(from, (int) Math.floor(middle + reach + 0.5));
      double[] weights = new double[end - first];
      double sum = 0;
      for (int i = 0; i < weights.length; i++) {
        weights[i] = Math.max(0, 1 - Math.abs(first + i + 0.5 - middle) / reach);
        sum += weights[i];
      }
      float[] values = new float[weights.length];
      for (int i = 0; i < weights.length; i++) {
        values[i] = (float) (weights[i] / sum);
      }
      return new Weights(first, values);
    }
  }
}
