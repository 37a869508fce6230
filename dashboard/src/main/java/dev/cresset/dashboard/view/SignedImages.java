package dev.cresset.dashboard.view;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers of both signs as images with one scale.
 *
 * @param largest largest absolute number
 * @param images numbers of each image, times 127 / largest; signed bytes
 */
record SignedImages(double largest, List<byte[]> images) {

  /** Number of images that the page shows. */
  static final int MOST = 64;

  /**
   * Divides numbers into images, and drops those beyond the first 64. The scale is that of all.
   *
   * @param pixels number of pixels of each image
   */
  static SignedImages of(float[] values, int pixels) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    int count = Math.min(values.length / pixels, MOST);
    List<byte[]> images = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      byte[] image = new byte[pixels];
      for (int i = 0; i < pixels; i++) {
        float share = values[number * pixels + i] / Math.max(largest, Float.MIN_NORMAL);
        image[i] = (byte) Math.round(share * Byte.MAX_VALUE);
      }
      images.add(image);
    }
    return new SignedImages(largest, images);
  }
}
