package dev.cresset.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Resized images against those of PyTorch, which {@code torch_resize.py} printed. */
class BilinearResizeTest {

  private static DecodedImage image() {
    byte[] pixels = new byte[2 * 7 * 9];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 37 + i * i * 11);
    }
    return new DecodedImage(new ImageSize(7, 9), 2, pixels);
  }

  private static void assertResized(int height, int width, double... expected) {
    DecodedImage resized = BilinearResize.resize(image(), new ImageSize(height, width));
    assertThat(resized.size()).isEqualTo(new ImageSize(height, width));
    assertThat(resized.pixels()).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(resized.pixels()[i] & 0xff).isEqualTo((int) Math.round(expected[i]));
    }
  }

  @Test
  void smallerImagesAreMeansOfAllPixels() {
    assertResized(
        3, 4, 117.41, 162.87, 120.96, 141.45, 119.37, 137.08, 130.15, 154.49, 146.84, 191.49,
        112.20, 125.52, 133.08, 148.56, 149.86, 155.51, 141.69, 130.02, 147.94, 137.95, 115.38,
        128.72, 124.76, 176.04);
  }

  @Test
  void eachDirectionIsResizedByItself() {
    assertResized(
        7, 2, 101.32, 130.08, 178.31, 147.75, 119.10, 122.96, 107.58, 149.46, 147.35, 155.15,
        159.10, 118.39, 178.87, 118.51, 159.80, 162.70, 145.15, 157.24, 113.30, 123.75, 139.94,
        141.55, 160.20, 156.56, 127.18, 157.97, 94.99, 134.96);
    assertResized(
        9, 5, 29.00, 133.62, 133.41, 122.38, 136.43, 140.24, 184.79, 112.08, 145.88, 153.19, 151.79,
        161.82, 142.98, 111.96, 160.17, 100.90, 95.96, 183.39, 76.04, 159.57, 115.57, 77.88, 142.94,
        150.12, 163.57, 136.68, 139.12, 141.57, 154.21, 159.79, 142.08, 177.04, 134.64, 126.07,
        140.30, 137.86, 202.29, 147.25, 97.71, 117.29, 130.43, 220.13, 182.94, 87.87, 100.71,
        127.57, 188.88, 151.18, 143.12, 193.86, 106.81, 193.38, 123.33, 173.29, 163.95, 126.90,
        137.29, 119.87, 168.49, 124.62, 157.70, 89.88, 119.22, 149.24, 108.17, 132.14, 179.13,
        71.18, 168.88, 157.29, 98.81, 185.93, 167.62, 180.74, 99.06, 120.87, 169.40, 116.29, 169.26,
        167.35, 119.10, 140.21, 67.76, 155.79, 203.67, 65.00, 111.38, 96.94, 152.62, 140.43);
  }

  @Test
  void theSameSizeIsTheSameImage() {
    assertThat(BilinearResize.resize(image(), new ImageSize(7, 9)).pixels())
        .isEqualTo(image().pixels());
  }

  /** Weights with a smaller sum would make white darker. */
  @Test
  void weightsAddUpToOne() {
    for (int side = 1; side < 60; side++) {
      byte[] white = new byte[37 * side];
      Arrays.fill(white, (byte) 255);
      DecodedImage image = new DecodedImage(new ImageSize(37, side), 1, white);
      assertThat(BilinearResize.resize(image, new ImageSize(side, 23)).pixels())
          .containsOnly((byte) 255);
    }
  }

  @Test
  void aSinglePixelFillsAnImage() {
    DecodedImage white = new DecodedImage(new ImageSize(1, 1), 1, new byte[] {(byte) 255});
    assertThat(BilinearResize.resize(white, new ImageSize(3, 2)).pixels())
        .containsOnly((byte) 255)
        .hasSize(6);
  }
}
