package dev.cresset.datasets;

import dev.cresset.tensor.Tensor;
import java.awt.GraphicsEnvironment;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import javax.swing.ImageIcon;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.SwingUtilities;
import javax.swing.WindowConstants;

/**
 * A plot of an image, or of an image beside its class probabilities, for a file or a window.
 *
 * <pre>{@code
 * Plot.image(images.get(1)).save(Path.of("digit.png"));
 * Plot.classification(images.get(1), probabilities, Mnist.classNames()).show();
 * }</pre>
 *
 * <p>Requires the JDK module {@code java.desktop}. Immutable. Counterparts: Matplotlib's {@code
 * plt.imshow(image, cmap='gray')} and the {@code view_classify} helper of PyTorch tutorials.
 *
 * @since 0.1
 */
public final class Plot {

  private final BufferedImage picture;
  private final String title;

  private Plot(BufferedImage picture, String title) {
    this.picture = picture;
    this.title = title;
  }

  /**
   * Returns an enlarged plot of an image. Greyscale images are scaled from their smallest to their
   * largest value; the values of colour images are clipped to {@code [0, 1]}.
   *
   * @param image {@code [height, width]}, {@code [1, height, width]} or {@code [3, height, width]};
   *     further leading dimensions must be 1
   * @throws IllegalArgumentException if it has another shape
   */
  public static Plot image(Tensor image) {
    return new Plot(Pixels.of(image).enlarged(), "Image");
  }

  /**
   * Returns a plot of an image beside a bar for the probability of each class. The indices of the
   * classes are their names.
   *
   * @param image as for {@link #image}
   * @param probabilities one for each class, {@code [classes]} or {@code [1, classes]}
   * @throws IllegalArgumentException if a shape is not valid or a probability is outside {@code [0,
   *     1]}
   */
  public static Plot classification(Tensor image, Tensor probabilities) {
    return classification(
        image,
        probabilities,
        IntStream.range(0, Math.toIntExact(probabilities.shape().size()))
            .mapToObj(Integer::toString)
            .toList());
  }

  /**
   * Returns a plot of an image beside a bar for the probability of each class.
   *
   * @param image as for {@link #image}
   * @param probabilities one for each class, {@code [classes]} or {@code [1, classes]}
   * @param classNames one for each class
   * @throws IllegalArgumentException if a shape is not valid, a probability is outside {@code [0,
   *     1]}, or the number of names differs from the number of probabilities
   */
  public static Plot classification(Tensor image, Tensor probabilities, List<String> classNames) {
    float[] shares = probabilities.toFloatArray();
    if (shares.length != classNames.size()) {
      throw new IllegalArgumentException(
          "classification: got %s probabilities (shape %s) and %s class names; pass the probabilities of one image"
              .formatted(shares.length, probabilities.shape(), classNames.size()));
    }
    for (float share : shares) {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException(
            "classification: probabilities must be in 0 to 1, got %s; pass softmax(1) of logits or exp() of log-probabilities"
                .formatted(share));
      }
    }
    return new Plot(
        ClassificationChart.draw(Pixels.of(image).enlarged(), shares, classNames),
        "Classification");
  }

  /** Returns a copy of the plot as an image, for your own window or report. */
  public BufferedImage picture() {
    BufferedImage copy =
        new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
    copy.setData(picture.getData());
    return copy;
  }

  /**
   * Writes the plot as a PNG file, and replaces an existing file.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public void save(Path file) {
    try (OutputStream out = Files.newOutputStream(file);
        ImageOutputStream png = new MemoryCacheImageOutputStream(out)) {
      ImageIO.write(picture, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "save: the picture cannot be written to %s (%s); the directory must exist and be writable"
              .formatted(file, e),
          e);
    }
  }

  /**
   * Opens a window with the plot, and returns immediately.
   *
   * @throws IllegalStateException if there is no display
   */
  public void show() {
    if (GraphicsEnvironment.isHeadless()) {
      throw new IllegalStateException(
          "show: there is no display to open a window on; write a file with save(path)");
    }
    SwingUtilities.invokeLater(
        () -> {
          JFrame window = new JFrame(title);
          window.add(new JLabel(new ImageIcon(picture)));
          window.setDefaultCloseOperation(WindowConstants.DISPOSE_ON_CLOSE);
          window.pack();
          window.setLocationByPlatform(true);
          window.setVisible(true);
        });
  }

  @Override
  public String toString() {
    return "Plot(%s, %sx%s)".formatted(title, picture.getWidth(), picture.getHeight());
  }
}
