package dev.cresset.datasets;

import dev.cresset.data.ImageDataset;
import dev.cresset.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decodes the files of classes into one array. */
final class ImageFolderReader {

  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final ClassDirectories classes;
  private final int channels;
  private final @Nullable ImageSize resized;
  private final ImageDecoder decoder;

  ImageFolderReader(
      ClassDirectories classes, boolean grey, @Nullable ImageSize resized, long maxPixels) {
    this.classes = classes;
    this.channels = grey ? 1 : 3;
    this.resized = resized;
    this.decoder = new ImageDecoder(grey, maxPixels);
  }

  ImageDataset read() throws IOException {
    byte[] labels = new byte[classes.size()];
    Path first = classes.files().get(0).get(0);
    ImageSize size = resized == null ? decoder.size(first) : resized;
    byte[] pixels = new byte[checkedLength(size)];
    int at = 0;
    for (int label = 0; label < classes.names().size(); label++) {
      List<Path> files = classes.files().get(label);
      for (Path file : files) {
        DecodedImage image = decoder.decode(file);
        if (resized == null && !image.size().equals(size)) {
          throw new BadFileException(
              "%s: expected an image of %s pixels (height x width) like %s but found %s; call resize(height, width), or convert the file"
                  .formatted(file, size, first, image.size()));
        }
        byte[] values = (resized == null ? image : BilinearResize.resize(image, size)).pixels();
        System.arraycopy(values, 0, pixels, at * values.length, values.length);
        labels[at++] = (byte) label;
      }
    }
    Shape shape = Shape.of(channels, size.height(), size.width());
    return ImageDataset.of(shape, pixels, labels, classes.names().size());
  }

  private int checkedLength(ImageSize size) throws IOException {
    long length = Math.multiplyExact(channels * size.pixels(), (long) classes.size());
    if (length > LARGEST_ARRAY) {
      throw new IOException(
          "%s: expected images of at most 2 GB in memory but found %s of %s pixels and %s channels; resize them to fewer pixels"
              .formatted(classes.root(), classes.size(), size, channels));
    }
    return (int) length;
  }
}
