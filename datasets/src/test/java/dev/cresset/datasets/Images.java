package dev.cresset.datasets;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Image files for tests. */
final class Images {

  private Images() {}

  /** Returns an image whose pixels are all different. */
  static BufferedImage colourful(int height, int width) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, (40 + 10 * y) << 16 | (10 * x) << 8 | 200 - y - x);
      }
    }
    return image;
  }

  static byte[] encoded(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, out)) {
      throw new IllegalArgumentException("no writer for " + format);
    }
    return out.toByteArray();
  }

  /** Writes a file, and the directories that it needs. */
  static Path write(Path file, BufferedImage image, String format) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.write(file, encoded(image, format));
  }

  /** Returns a PNG file without pixels whose header claims a size. */
  static byte[] png(int height, int width) {
    ByteBuffer header = ByteBuffer.allocate(17);
    header.put("IHDR".getBytes(StandardCharsets.US_ASCII)).putInt(width).putInt(height);
    header.put(new byte[] {8, 2, 0, 0, 0});
    CRC32 crc = new CRC32();
    crc.update(header.array());
    ByteBuffer file = ByteBuffer.allocate(33);
    file.putLong(0x89504e470d0a1a0aL).putInt(13).put(header.array()).putInt((int) crc.getValue());
    return file.array();
  }
}
