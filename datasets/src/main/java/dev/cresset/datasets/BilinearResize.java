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
    for (int channel = 0; channel < image.channels(); channel++) {
      for (int y = 0; y < size.height(); y++) {
        meanOfRows(image, channel, Triangle.of(y, image.size().height(), size.height()), row);
        for (int x = 0; x < size.width(); x++) {
          float mean = mean(row, Triangle.of(x, row.length, size.width()));
          int at = (channel * size.height() + y) * size.width() + x;
          resized[at] = (byte) Math.min(255, Math.round(mean));
        }
      }
    }
    return new DecodedImage(size, image.channels(), resized);
  }

  private static void meanOfRows(DecodedImage image, int channel, Triangle weights, float[] mean) {
    Arrays.fill(mean, 0);
    float sum = 0;
    for (int y = weights.first(); y < weights.end(); y++) {
      float weight = weights.at(y);
      sum += weight;
      int from = (channel * image.size().height() + y) * mean.length;
      for (int x = 0; x < mean.length; x++) {
        mean[x] += weight * (image.pixels()[from + x] & 0xff);
      }
    }
    for (int x = 0; x < mean.length; x++) {
      mean[x] /= sum;
    }
  }

  private static float mean(float[] values, Triangle weights) {
    float total = 0;
    float sum = 0;
    for (int i = weights.first(); i < weights.end(); i++) {
      float weight = weights.at(i);
      sum += weight;
      total += weight * values[i];
    }
    return total / sum;
  }

  /**
   * The weights of the old pixels of one direction for a new one.
   *
   * @param first index of the first old pixel
   * @param end index after the last one
   */
  private record Triangle(double middle, double reach, int first, int end) {

    static Triangle of(int index, int from, int to) {
      double scale = (double) from / to;
      double reach = Math.max(1, scale);
      double middle = (index + 0.5) * scale;
      return new Triangle(
          middle,
          reach,
          Math.max(0, (int) Math.floor(middle - reach + 0.5)),
          Math.min(from, (int) Math.floor(middle + reach + 0.5)));
    }

    float at(int index) {
      return (float) Math.max(0, 1 - Math.abs(index + 0.5 - middle) / reach);
    }
  }
}
