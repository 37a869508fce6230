package dev.cresset.datasets;

import dev.cresset.data.ImageDataset;
import dev.cresset.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** A source of the files of CIFAR-10. */
interface CifarFiles {

  List<String> TRAINING =
      List.of(
          "data_batch_1.bin",
          "data_batch_2.bin",
          "data_batch_3.bin",
          "data_batch_4.bin",
          "data_batch_5.bin");
  List<String> TEST = List.of("test_batch.bin");

  /** Reads files, each complete and with labels in range. */
  List<CifarBatch> read(List<String> names) throws IOException;

  /** Combines the images of files into a dataset. */
  default ImageDataset images(List<String> names) {
    try {
      List<CifarBatch> batches = read(names);
      long count = batches.stream().mapToLong(CifarBatch::count).sum();
      if (count * CifarBatch.PIXELS > Integer.MAX_VALUE - 8) {
        throw new BadFileException(
            "%s: expected images of at most 2 GB in all files but found %s images"
                .formatted(batches.get(0).name(), count));
      }
      byte[] labels = new byte[(int) count];
      byte[] pixels = new byte[(int) count * CifarBatch.PIXELS];
      int at = 0;
      for (CifarBatch batch : batches) {
        for (int i = 0; i < batch.count(); i++, at++) {
          labels[at] = batch.label(i);
          batch.copyPixels(i, pixels, at * CifarBatch.PIXELS);
        }
      }
      Shape shape = Shape.of(CifarBatch.CHANNELS, CifarBatch.SIDE, CifarBatch.SIDE);
      return ImageDataset.of(shape, pixels, labels, CifarBatch.CLASSES);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
