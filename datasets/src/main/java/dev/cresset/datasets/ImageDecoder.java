package dev.cresset.datasets;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads image files in the formats of {@code javax.imageio}.
 *
 * @param grey whether images have one channel instead of three
 * @param maxPixels largest number of pixels, checked before an image is decoded
 */
record ImageDecoder(boolean grey, long maxPixels) {

  private static final int LONGEST_REASON = 200;

  @FunctionalInterface
  private interface Read<T> {
    T from(ImageReader reader) throws IOException;
  }

  /**
   * Reads the first image of a file.
   *
   * @throws BadFileException if it is not an image that can be decoded, or has too many pixels
   * @throws IOException if the file cannot be read
   */
  DecodedImage decode(Path file) throws IOException {
    return read(file, reader -> pixels(image(reader)));
  }

  /**
   * Reads the size of the first image of a file from its header.
   *
   * @throws BadFileException if it is not an image, or has too many pixels
   * @throws IOException if the file cannot be read
   */
  ImageSize size(Path file) throws IOException {
    return read(file, ImageDecoder::size);
  }

  private <T> T read(Path file, Read<T> read) throws IOException {
    try (ImageFileStream bytes = ImageFileStream.open(file)) {
      try {
        return read(file, bytes, read);
      } catch (BadFileException e) {
        throw bytes.failureOr(e);
      } catch (IOException | RuntimeException e) { // readers throw both for damaged files
        throw bytes.failureOr(
            new BadFileException(
                "%s: expected an image but it cannot be decoded (%s); remove the file or convert it to PNG"
                    .formatted(file, reason(e)),
                e));
      }
    }
  }

  private <T> T read(Path file, InputStream bytes, Read<T> read) throws IOException {
    try (ImageInputStream in = new MemoryCacheImageInputStream(bytes)) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new BadFileException(
            "%s: expected an image but found another format; remove the file or convert it to PNG"
                .formatted(file));
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        checkSize(file, reader);
        return read.from(reader);
      } finally {
        reader.dispose();
      }
    }
  }

  /** Returns the image, unless its pixels end early: the reader of JPEG only warns of that. */
  private static BufferedImage image(ImageReader reader) throws IOException {
    List<String> truncations = new ArrayList<>();
    reader.addIIOReadWarningListener(
        (source, warning) -> {
          if (warning.toLowerCase(Locale.ROOT).contains("premature end")) {
            truncations.add(warning);
          }
        });
    BufferedImage image = reader.read(0);
    if (!truncations.isEmpty()) {
      throw new IOException(truncations.get(0));
    }
    return image;
  }

  private void checkSize(Path file, ImageReader reader) throws IOException {
    ImageSize size = size(reader);
    if (size.pixels() > maxPixels) {
      throw new BadFileException(
          "%s: expected at most %s pixels but its header claims %s (height x width); remove the file, or raise the limit with maxPixels(..)"
              .formatted(file, maxPixels, size));
    }
  }

  private static ImageSize size(ImageReader reader) throws IOException {
    return new ImageSize(reader.getHeight(0), reader.getWidth(0));
  }

  private static String reason(Exception failure) {
    @Nullable String message = failure.getMessage();
    String reason = message == null ? failure.getClass().getSimpleName() : message;
    String printable = reason.replaceAll("\\p{Cntrl}", " ");
    return printable.substring(0, Math.min(LONGEST_REASON, printable.length()));
  }

  private DecodedImage pixels(BufferedImage image) {
    ImageSize size = new ImageSize(image.getHeight(), image.getWidth());
    int plane = size.height() * size.width();
    byte[] pixels = new byte[grey ? plane : 3 * plane];
    boolean isGrey = isGrey(image);
    int[] row = new int[size.width()];
    for (int y = 0; y < size.height(); y++) {
      if (isGrey) {
        greyRow(image, y, row);
      } else {
        image.getRGB(0, y, row.length, 1, row, 0, row.length);
      }
      for (int x = 0; x < row.length; x++) {
        int at = y * row.length + x;
        int red = row[x] >> 16 & 0xff;
        int green = row[x] >> 8 & 0xff;
        int blue = row[x] & 0xff;
        if (grey) {
          pixels[at] = luma(red, green, blue);
        } else {
          pixels[at] = (byte) red;
          pixels[at + plane] = (byte) green;
          pixels[at + 2 * plane] = (byte) blue;
        }
      }
    }
    return new DecodedImage(size, grey ? 1 : 3, pixels);
  }

  /**
   * Returns whether grey values can be copied. {@code getRGB} would make them lighter, because Java
   * takes the grey values of most formats for linear ones.
   */
  private static boolean isGrey(BufferedImage image) {
    int type = image.getRaster().getTransferType();
    return image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY
        && !(image.getColorModel() instanceof IndexColorModel)
        && (type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT);
  }

  private static void greyRow(BufferedImage image, int y, int[] row) {
    image.getRaster().getSamples(0, y, row.length, 1, 0, row);
    int largest = (1 << image.getColorModel().getComponentSize(0)) - 1;
    for (int x = 0; x < row.length; x++) {
      row[x] = row[x] * 255 / largest * 0x010101;
    }
  }

  /** Returns the weighted sum of ITU-R 601-2, in the fixed-point arithmetic of Pillow. */
  private static byte luma(int red, int green, int blue) {
    return (byte) (red * 19_595 + green * 38_470 + blue * 7_471 + 0x8000 >> 16);
  }
}
