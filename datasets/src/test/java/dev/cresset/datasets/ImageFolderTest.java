package dev.cresset.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cresset.data.ImageDataset;
import dev.cresset.types.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFolderTest {

  @TempDir Path root;

  private Path write(String file, BufferedImage image) throws IOException {
    return Images.write(root.resolve(file), image, "png");
  }

  private static BufferedImage plain(int height, int width, int rgb) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, rgb);
      }
    }
    return image;
  }

  @Test
  void labelsAreThePositionsOfTheSortedNames() throws IOException {
    write("dog/b.png", plain(2, 3, 0x000004));
    write("cat/z.png", plain(2, 3, 0x000002));
    write("dog/a.png", plain(2, 3, 0x000003));
    write("cat/10.png", plain(2, 3, 0x000001));
    write("Zebra/1.png", plain(2, 3, 0x000000));
    Files.writeString(root.resolve("README.txt"), "not a class");
    Files.createDirectories(root.resolve(".git"));
    Files.writeString(root.resolve("cat/.DS_Store"), "not an image");

    ImageFolder folder = ImageFolder.of(root);
    ImageDataset images = folder.read();

    assertThat(folder.classNames()).containsExactly("Zebra", "cat", "dog");
    assertThat(folder.size()).isEqualTo(5);
    assertThat(images.size()).isEqualTo(5);
    assertThat(images.classes()).isEqualTo(3);
    assertThat(images.imageShape()).isEqualTo(Shape.of(3, 2, 3));
    for (int i = 0; i < 5; i++) {
      assertThat(images.image(i)[17]).isEqualTo((byte) i);
      assertThat(images.label(i)).isEqualTo(i == 0 ? 0 : i < 3 ? 1 : 2);
    }
    assertThat(folder.toString())
        .isEqualTo("ImageFolder(%s, classes=3, images=5, rgb)".formatted(root));
    assertThat(folder.grey().resize(4, 5).toString()).endsWith("grey, resize=4x5)");
  }

  @Test
  void pixelsAreOneChannelAfterTheOther() throws IOException {
    write("a/1.png", Images.colourful(4, 5));
    byte[] pixels = ImageFolder.of(root).read().image(0);
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 5; x++) {
        assertThat(pixels[y * 5 + x]).isEqualTo((byte) (40 + 10 * y));
        assertThat(pixels[20 + y * 5 + x]).isEqualTo((byte) (10 * x));
        assertThat(pixels[40 + y * 5 + x]).isEqualTo((byte) (200 - y - x));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "gif", "jpg", "tif"})
  void theFormatsOfTheJdkAreRead(String format) throws IOException {
    Images.write(root.resolve("a/file-without-a-suffix"), plain(6, 9, 0x808080), format);
    for (byte pixel : ImageFolder.of(root).read().image(0)) {
      assertThat(pixel & 0xff).isBetween(126, 130);
    }
  }

  @Test
  void greyImagesKeepTheirValues() throws IOException {
    BufferedImage bytes = new BufferedImage(4, 1, BufferedImage.TYPE_BYTE_GRAY);
    BufferedImage shorts = new BufferedImage(4, 1, BufferedImage.TYPE_USHORT_GRAY);
    int[] values = {0, 50, 128, 255};
    for (int x = 0; x < 4; x++) {
      bytes.getRaster().setSample(x, 0, 0, values[x]);
      shorts.getRaster().setSample(x, 0, 0, values[x] * 257);
    }
    write("a/1.png", bytes);
    write("a/2.png", shorts);
    ImageDataset grey = ImageFolder.of(root).grey().read();
    ImageDataset rgb = ImageFolder.of(root).read();
    for (int i = 0; i < 2; i++) {
      assertThat(grey.image(i)).containsExactly(0, 50, 128, 255);
      assertThat(rgb.image(i)).containsExactly(0, 50, 128, 255, 0, 50, 128, 255, 0, 50, 128, 255);
    }
  }

  /** Pillow's {@code convert("L")} gives these values. */
  @Test
  void coloursBecomeTheirLuma() throws IOException {
    BufferedImage image = new BufferedImage(5, 1, BufferedImage.TYPE_INT_RGB);
    int[] colours = {0xff0000, 0x00ff00, 0x0000ff, 0xffffff, 0x123456};
    for (int x = 0; x < 5; x++) {
      image.setRGB(x, 0, colours[x]);
    }
    write("a/1.png", image);
    ImageDataset grey = ImageFolder.of(root).grey().read();
    assertThat(grey.imageShape()).isEqualTo(Shape.of(1, 1, 5));
    assertThat(grey.image(0)).containsExactly(76, 150, 29, 255, 46);
  }

  @Test
  void transparencyIsIgnored() throws IOException {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x40102030);
    write("a/1.png", image);
    assertThat(ImageFolder.of(root).read().image(0)).containsExactly(0x10, 0x20, 0x30);
  }

  @Test
  void imagesOfDifferentSizesAreResized() throws IOException {
    write("a/1.png", plain(10, 20, 0x102030));
    write("a/2.png", plain(3, 2, 0x102030));
    ImageDataset images = ImageFolder.of(root).resize(4, 5).read();
    assertThat(images.imageShape()).isEqualTo(Shape.of(3, 4, 5));
    for (int i = 0; i < 2; i++) {
      assertThat(Arrays.copyOf(images.image(i), 20)).containsOnly(0x10);
      assertThat(Arrays.copyOfRange(images.image(i), 40, 60)).containsOnly(0x30);
    }
  }

  // Errors

  @Test
  void imagesOfDifferentSizesNeedAResize() throws IOException {
    Path first = write("a/1.png", plain(10, 20, 0));
    Path second = write("b/1.png", plain(20, 10, 0));
    assertRefused(
        "%s: expected an image of 10x20 pixels (height x width) like %s but found 20x10; call resize(height, width), or convert the file"
            .formatted(second, first));
  }

  @Test
  void aFileThatIsNotAnImageIsNamed() throws IOException {
    write("a/1.png", plain(2, 2, 0));
    Path text = Files.writeString(root.resolve("a/2.png"), "<html>");
    assertRefused(
        "%s: expected an image but found another format; remove the file or convert it to PNG"
            .formatted(text));
    Files.write(text, new byte[0]);
    assertRefused(
        "%s: expected an image but found another format; remove the file or convert it to PNG"
            .formatted(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
  void aTruncatedImageIsNamed(String format) throws IOException {
    Path file = root.resolve("a/1." + format);
    Files.createDirectories(file.getParent());
    byte[] whole = Images.encoded(Images.colourful(200, 200), format);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> ImageFolder.of(root).read())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith(file + ": expected an image but it cannot be decoded (")
        .hasMessageEndingWith("); remove the file or convert it to PNG");
  }

  @Test
  void aFileThatVanishedIsNotCalledDamaged() throws IOException {
    write("a/1.png", plain(2, 2, 0));
    Path gone = write("a/2.png", plain(2, 2, 0));
    ImageFolder folder = ImageFolder.of(root);
    Files.delete(gone);
    assertThatThrownBy(folder::read)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            "%s: expected an image but the file no longer exists; call ImageFolder.of again"
                .formatted(gone));
  }

  /** Users who may read any file, such as root, skip it. */
  @Test
  void aDeniedFileIsNotCalledDamaged() throws IOException {
    Path denied = write("a/1.png", plain(2, 2, 0));
    assumeTrue(denied.toFile().setReadable(false) && !Files.isReadable(denied));
    assertRefused(
        "%s: expected a readable file but permission is denied; change its permissions"
            .formatted(denied));
  }

  /** A directory, where Linux and macOS open it, fails on the first read. */
  @Test
  void aFailedReadIsNotCalledDamage() throws IOException {
    Path unreadable = Files.createDirectory(root.resolve("a"));
    assertThatThrownBy(() -> new ImageDecoder(false, 100).decode(unreadable))
        .isNotInstanceOf(BadFileException.class)
        .hasMessageStartingWith(unreadable + ": expected a readable file but ")
        .hasMessageMatching(".*; (check the disk, or copy the file again|change its permissions)");
  }

  /** The end of the file is missing, which only decoding notices. */
  @Test
  void theSizeIsThatOfTheHeader() throws IOException {
    Path file = root.resolve("1.png");
    byte[] whole = Images.encoded(Images.colourful(20, 30), "png");
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertThat(new ImageDecoder(false, 600).size(file)).isEqualTo(new ImageSize(20, 30));
    assertThatThrownBy(() -> new ImageDecoder(false, 599).size(file))
        .hasMessageContaining("expected at most 599 pixels but its header claims 20x30");
  }

  /** Decoding would need 12 GB. */
  @Test
  void claimedDimensionsAreCheckedBeforeDecoding() throws IOException {
    Path file = root.resolve("a/1.png");
    Files.createDirectories(file.getParent());
    Files.write(file, Images.png(65_000, 65_000));
    assertRefused(
        "%s: expected at most 100000000 pixels but its header claims 65000x65000 (height x width); remove the file, or raise the limit with maxPixels(..)"
            .formatted(file));
    write("a/1.png", plain(3, 4, 0));
    assertThat(ImageFolder.of(root).maxPixels(12).read().size()).isEqualTo(1);
    assertThatThrownBy(() -> ImageFolder.of(root).maxPixels(11).read())
        .hasMessageContaining("expected at most 11 pixels but its header claims 3x4");
  }

  @Test
  void aFolderWithoutClassesOrWithEmptyOnesIsNamed() throws IOException {
    Path missing = root.resolve("missing");
    assertThatThrownBy(() -> ImageFolder.of(missing))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            "%s: expected a directory with a directory for each class but found no such directory"
                .formatted(missing));
    Files.writeString(root.resolve("1.png"), "");
    assertRefused(
        "%s: expected a directory for each class but found none; the images of class \"cat\" belong in %s"
            .formatted(root, root.resolve("cat")));
    Path empty = Files.createDirectories(root.resolve("empty"));
    assertRefused(
        "%s: expected the images of a class but found none; add images or remove the directory"
            .formatted(empty));
    Path deep = Files.createDirectories(empty.resolve("deep"));
    assertRefused(
        "%s: expected an image but found no regular file; put all images of a class into %s itself"
            .formatted(deep, empty));
  }

  @Test
  void moreClassesThanAByteCountsAreRefused() throws IOException {
    for (int i = 0; i < 257; i++) {
      Files.createDirectories(root.resolve("class" + i));
    }
    assertRefused(
        "%s: expected at most 256 directories, one for each class, but found 257".formatted(root));
  }

  @Test
  void moreThanFitsIntoMemoryIsRefusedBeforeItIsAllocated() throws IOException {
    write("a/1.png", plain(1, 1, 0));
    assertThatThrownBy(() -> ImageFolder.of(root).resize(65_535, 65_535).read())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            "%s: expected images of at most 2 GB in memory but found 1 of 65535x65535 pixels and 3 channels; resize them to fewer pixels"
                .formatted(root));
  }

  @Test
  void settingsOutOfRangeEndInASentence() throws IOException {
    write("a/1.png", plain(1, 1, 0));
    ImageFolder folder = ImageFolder.of(root);
    assertThatThrownBy(() -> folder.resize(0, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ImageFolder.resize: height and width must be 1 to 65535 pixels, got 0 and 5");
    assertThatThrownBy(() -> folder.maxPixels(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ImageFolder.maxPixels: the number of pixels must be 1 to 700000000, got 0");
    assertThatThrownBy(() -> ImageFolder.of(null))
        .hasMessage("ImageFolder.of: the directory must not be null");
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> ImageFolder.of(root).read())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(message);
  }
}
