package dev.cresset.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.data.ImageDataset;
import dev.cresset.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxDirectoryTest {

  @TempDir Path directory;

  @Test
  void readsImagesAndLabelsInTheirOrder() throws IOException {
    byte[] images = IdxBytes.images(30, 6, 4);
    write("train-images-idx3-ubyte", images);
    write("train-labels-idx1-ubyte", IdxBytes.labels(30));
    ImageDataset dataset = Mnist.from(directory).train();
    assertThat(dataset.size()).isEqualTo(30);
    assertThat(dataset.imageShape()).isEqualTo(Shape.of(1, 6, 4));
    for (int i = 0; i < 30; i++) {
      assertThat(dataset.image(i))
          .isEqualTo(Arrays.copyOfRange(images, 16 + i * 24, 16 + (i + 1) * 24));
      assertThat(dataset.label(i)).isEqualTo(i % 10);
    }
  }

  @Test
  void readsInOneCall() throws IOException {
    write("train-images-idx3-ubyte", IdxBytes.images(30, 6, 4));
    write("train-labels-idx1-ubyte", IdxBytes.labels(30));
    write("t10k-images-idx3-ubyte", IdxBytes.images(20, 6, 4));
    write("t10k-labels-idx1-ubyte", IdxBytes.labels(20));
    assertThat(Mnist.train(directory).size()).isEqualTo(30);
    assertThat(Mnist.test(directory).size()).isEqualTo(20);
    assertThat(FashionMnist.train(directory).size()).isEqualTo(30);
    assertThat(FashionMnist.test(directory).size()).isEqualTo(20);
  }

  @Test
  void findsEachUsualName() throws IOException {
    write("t10k-images-idx3-ubyte", IdxBytes.images(30, 2, 2));
    for (String name :
        List.of(
            "t10k-labels-idx1-ubyte",
            "t10k-labels-idx1-ubyte.gz",
            "t10k-labels.idx1-ubyte",
            "t10k-labels.idx1-ubyte.gz")) {
      Path file = write(name, IdxBytes.gzip(IdxBytes.labels(30)));
      assertThat(Mnist.from(directory).test().size()).isEqualTo(30);
      Files.delete(file);
    }
  }

  @Test
  void readsGzippedContentWithoutTheSuffixAndPlainContentWithIt() throws IOException {
    write("train-images-idx3-ubyte", IdxBytes.gzip(IdxBytes.images(30, 6, 4)));
    write("train-labels-idx1-ubyte.gz", IdxBytes.labels(30));
    assertThat(FashionMnist.from(directory).train().size()).isEqualTo(30);
  }

  @Test
  void readsOnlyTheHalfAskedFor() throws IOException {
    write("t10k-images-idx3-ubyte", IdxBytes.images(10, 2, 2));
    write("t10k-labels-idx1-ubyte", IdxBytes.labels(10));
    assertThat(Mnist.from(directory).test().size()).isEqualTo(10);
    assertTrainFails(
        directory
            + ": contains none of train-images-idx3-ubyte, train-images-idx3-ubyte.gz,"
            + " train-images.idx3-ubyte, train-images.idx3-ubyte.gz; copy the file there");
  }

  @Test
  void namesADirectoryThatIsNotThere() {
    Path nowhere = directory.resolve("nowhere");
    assertThatThrownBy(() -> Mnist.from(nowhere).train())
        .hasMessage(
            nowhere
                + ": expected a directory with the file train-images-idx3-ubyte "
                + "but found no such directory");
  }

  @Test
  void namesTheFileThatIsTruncated() throws IOException {
    Path images =
        write("train-images-idx3-ubyte", Arrays.copyOf(IdxBytes.images(100, 28, 28), 40_000));
    write("train-labels-idx1-ubyte", IdxBytes.labels(100));
    assertTrainFails(
        images
            + ": expected 78416 bytes (100 images of 28x28) but found 40000; the file is truncated;"
            + " download it again");
  }

  @Test
  void refusesLabelsThatAreNotAsManyAsTheImages() throws IOException {
    Path images = write("train-images-idx3-ubyte", IdxBytes.images(30, 2, 2));
    Path labels = write("train-labels-idx1-ubyte", IdxBytes.labels(29));
    assertTrainFails(
        "%s: expected as many labels as %s has images, 30, but found 29; the two files do not belong together"
            .formatted(labels, images));
  }

  @Test
  void refusesLabelsOutOfRange() throws IOException {
    write("train-images-idx3-ubyte", IdxBytes.images(30, 2, 2));
    byte[] content = IdxBytes.labels(30);
    content[8 + 17] = (byte) 200;
    Path labels = write("train-labels-idx1-ubyte", content);
    assertTrainFails(
        labels
            + ": expected labels from 0 to 9 but found 200 at index 17; "
            + "the file is damaged or belongs to another dataset; download it again");
  }

  private void assertTrainFails(String message) {
    assertThatThrownBy(() -> Mnist.from(directory).train())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(message);
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name), content);
  }
}
