package dev.cresset.datasets;

import static dev.cresset.tensor.Tensors.tensor;
import static dev.cresset.tensor.Tensors.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.GraphicsEnvironment;
import java.awt.image.BufferedImage;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures as they are read back from their files. */
class PlotTest {

  private static final int BAR = 0x1f77b4;

  @TempDir private Path folder;

  private BufferedImage saved(Plot plot) throws Exception {
    Path file = folder.resolve("plot.png");
    plot.save(file);
    return ImageIO.read(file.toFile());
  }

  private static int colour(BufferedImage picture, int x, int y) {
    return picture.getRGB(x, y) & 0xffffff;
  }

  @Test
  void greyImagesGoFromBlackToWhiteWhateverTheirRange() throws Exception {
    BufferedImage picture = saved(Plot.image(tensor(new float[] {-1, 1, 0, 0.5f, -1, 1}, 1, 2, 3)));
    assertThat(picture.getWidth()).isEqualTo(3 * 93);
    assertThat(picture.getHeight()).isEqualTo(2 * 93);
    assertThat(colour(picture, 0, 0)).isEqualTo(0x000000);
    assertThat(colour(picture, 92, 92)).isEqualTo(0x000000);
    assertThat(colour(picture, 93, 0)).isEqualTo(0xffffff);
    assertThat(colour(picture, 278, 0)).isEqualTo(0x808080);
    assertThat(colour(picture, 0, 93)).isEqualTo(0xbfbfbf);
  }

  @Test
  void coloursAreInTheOrderRedGreenBlue() throws Exception {
    BufferedImage picture = saved(Plot.image(tensor(new float[] {1, 0, 0.2f, 0, 0, 7}, 3, 1, 2)));
    assertThat(colour(picture, 0, 0)).isEqualTo(0xff3300);
    assertThat(colour(picture, 279, 0)).isEqualTo(0x0000ff);
  }

  @Test
  void anImageOfADatasetIsShown() throws Exception {
    BufferedImage picture = saved(Plot.image(Mnist.test().get(0).inputs()));
    byte[] pixels = Mnist.test().image(0);
    for (int i = 0; i < pixels.length; i++) {
      int level = Byte.toUnsignedInt(pixels[i]);
      assertThat(colour(picture, i % 28 * 10 + 5, i / 28 * 10 + 5))
          .isBetween(Math.max(0, level - 1) * 0x010101, Math.min(255, level + 1) * 0x010101);
    }
  }

  @Test
  void barsAreAsLongAsTheProbabilities() throws Exception {
    float[] probabilities = {0.25f, 0, 0.75f};
    BufferedImage picture =
        saved(
            Plot.classification(
                zeros(28, 28), tensor(probabilities, 1, 3), List.of("ankle boot", "bag", "coat")));
    int middle = picture.getHeight() / 2;
    assertThat(barLength(picture, middle - 26)).isEqualTo(60);
    assertThat(barLength(picture, middle)).isZero();
    assertThat(barLength(picture, middle + 26)).isEqualTo(180);
  }

  private static int barLength(BufferedImage picture, int y) {
    int length = 0;
    for (int x = 0; x < picture.getWidth(); x++) {
      length += colour(picture, x, y) == BAR ? 1 : 0;
    }
    return length;
  }

  @Test
  void longNamesMakeThePictureWiderAndManyClassesHigher() {
    BufferedImage narrow = Plot.classification(zeros(28, 28), tensor(new float[3])).picture();
    List<String> names = Collections.nCopies(30, "a name of several words, and a few more");
    BufferedImage wide = Plot.classification(zeros(28, 28), tensor(new float[30]), names).picture();
    assertThat(wide.getWidth()).isGreaterThan(narrow.getWidth() + 150);
    assertThat(wide.getHeight()).isEqualTo(30 * 26 + 40);
  }

  @Test
  void aPictureCanBeDrawnOnWithoutChangingThePlot() {
    Plot plot = Plot.image(zeros(2, 2));
    plot.picture().setRGB(0, 0, 0xff0000);
    assertThat(colour(plot.picture(), 0, 0)).isZero();
  }

  @Test
  void whatIsNoImageIsRefused() {
    assertThatThrownBy(() -> Plot.image(zeros(784)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "image: expected one image, [height, width], [1, height, width] or [3, height, width],"
                + " got [784]; pick one of a batch with get(0), reshape a vector with view(28,"
                + " 28)");
    assertThatThrownBy(() -> Plot.image(zeros(64, 1, 28, 28))).hasMessageContaining("get(0)");
    assertThatThrownBy(() -> Plot.image(zeros(2, 28, 28))).hasMessageContaining("[2, 28, 28]");
    assertThatThrownBy(() -> Plot.image(zeros(0, 28))).hasMessageContaining("[0, 28]");
  }

  @Test
  void whatAreNoProbabilitiesIsRefused() {
    assertThatThrownBy(() -> Plot.classification(zeros(2, 2), tensor(new float[] {1, -0.5f})))
        .hasMessage(
            "classification: probabilities must be in 0 to 1, got -0.5; pass softmax(1) of logits"
                + " or exp() of log-probabilities");
    assertThatThrownBy(() -> Plot.classification(zeros(2, 2), zeros(5, 2), List.of("a", "b")))
        .hasMessageContaining("got 10 probabilities (shape [5, 2]) and 2 class names");
  }

  @Test
  void aFileThatCannotBeWrittenIsNamed() {
    Path nowhere = folder.resolve("missing").resolve("plot.png");
    assertThatThrownBy(() -> Plot.image(zeros(2, 2)).save(nowhere))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("save: the picture cannot be written to " + nowhere);
  }

  @Test
  void withoutADisplayTheMessageNamesTheFile() {
    assumeTrue(GraphicsEnvironment.isHeadless());
    assertThatThrownBy(() -> Plot.image(zeros(2, 2)).show())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("show: there is no display to open a window on; write a file with save(path)");
  }
}
