package dev.cresset.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryFilesTest {

  @TempDir Path directory;

  @Test
  void findsEachUsualName() throws IOException {
    for (String name :
        List.of(
            "train-labels-idx1-ubyte",
            "train-labels-idx1-ubyte.gz",
            "train-labels.idx1-ubyte",
            "train-labels.idx1-ubyte.gz")) {
      Path file = directory.resolve(name);
      Files.write(file, IdxBytes.gzip(IdxBytes.labels(30)));
      assertThat(files().read("train-labels-idx1-ubyte", 1).values()).hasSize(30);
      Files.delete(file);
    }
  }

  @Test
  void readsGzippedContentWithoutTheSuffixAndPlainContentWithIt() throws IOException {
    write("train-images-idx3-ubyte", IdxBytes.gzip(IdxBytes.images(30, 6, 4)));
    write("train-labels-idx1-ubyte.gz", IdxBytes.labels(30));
    Images images = Images.train(files());
    assertThat(images.shape()).isEqualTo(Shape.of(1, 6, 4));
    assertThat(images.pixels()).hasSize(30 * 6 * 4);
    assertThat(images.labels()).hasSize(30);
  }

  @Test
  void readsOnlyTheHalfAskedFor() throws IOException {
    write("t10k-images-idx3-ubyte", IdxBytes.images(10, 2, 2));
    write("t10k-labels-idx1-ubyte", IdxBytes.labels(10));
    assertThat(Images.test(files()).labels()).hasSize(10);
    assertThatThrownBy(() -> Images.train(files()))
        .hasMessage(
            directory
                + ": expected one of train-images-idx3-ubyte, train-images-idx3-ubyte.gz, "
                + "train-images.idx3-ubyte, train-images.idx3-ubyte.gz in it but found none; "
                + "bring the file there");
  }

  @Test
  void namesADirectoryThatIsNotThere() {
    Path nowhere = directory.resolve("nowhere");
    assertThatThrownBy(() -> Images.train(new DirectoryFiles(nowhere)))
        .hasMessage(
            nowhere
                + ": expected a directory with the file train-images-idx3-ubyte "
                + "but found no such directory");
  }

  @Test
  void namesTheFileInErrorsOfItsContent() throws IOException {
    Path file = write("train-images-idx3-ubyte", new byte[7]);
    assertThatThrownBy(() -> Images.train(files())).hasMessageStartingWith(file + ": expected");
  }

  @Test
  void refusesLabelsThatAreNotAsManyAsTheImages() throws IOException {
    Path images = write("train-images-idx3-ubyte", IdxBytes.images(30, 2, 2));
    Path labels = write("train-labels-idx1-ubyte", IdxBytes.labels(29));
    assertThatThrownBy(() -> Images.train(files()))
        .isInstanceOf(BadFileException.class)
        .hasMessage(
            "%s: expected as many labels as %s has images, 30, but found 29; the two files do not belong together"
                .formatted(labels, images));
  }

  @Test
  void refusesLabelsOutOfRange() throws IOException {
    write("train-images-idx3-ubyte", IdxBytes.images(30, 2, 2));
    byte[] content = IdxBytes.labels(30);
    content[8 + 17] = (byte) 200;
    Path labels = write("train-labels-idx1-ubyte", content);
    assertThatThrownBy(() -> Images.train(files()))
        .isInstanceOf(BadFileException.class)
        .hasMessage(
            labels
                + ": expected labels from 0 to 9 but found 200 at index 17; "
                + "it is damaged or another dataset's");
  }

  private DirectoryFiles files() {
    return new DirectoryFiles(directory);
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name), content);
  }
}
