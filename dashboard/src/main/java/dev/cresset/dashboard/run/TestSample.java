package dev.cresset.dashboard.run;

/** One sample of a test set, as the page shows it. */
public sealed interface TestSample {

  /**
   * An image.
   *
   * @param height number of rows
   * @param width number of columns
   * @param channels 1 for grey levels, 3 for red, green and blue
   * @param pixels unsigned bytes, {@code [channels, height, width]}
   */
  record Image(int height, int width, int channels, byte[] pixels) implements TestSample {}

  /**
   * A vector or a row of a table.
   *
   * @param text one line
   */
  record Text(String text) implements TestSample {}
}
