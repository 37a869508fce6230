package dev.cresset.datasets;

import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.toTensor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.data.Batch;
import dev.cresset.data.ImageDataset;
import dev.cresset.types.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistTest {

  @Test
  void trainsOn60000Images() {
    ImageDataset train = Mnist.train();
    assertThat(train.size()).isEqualTo(60_000);
    assertThat(train.inputShape()).isEqualTo(Shape.of(1, 28, 28));
    assertThat(firstLabels(train)).containsExactly(5, 0, 4, 1, 9, 2, 1, 3, 1, 4);
    assertThat(labelCounts(train))
        .containsExactly(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
    assertThat(pixelSum(train, 0, 1)).isEqualTo(27_525);
    assertThat(pixelSum(train, 0, 60_000)).isEqualTo(1_567_298_545L);
  }

  @Test
  void testsOn10000Images() {
    ImageDataset test = Mnist.test();
    assertThat(test.size()).isEqualTo(10_000);
    assertThat(test.inputShape()).isEqualTo(Shape.of(1, 28, 28));
    assertThat(firstLabels(test)).containsExactly(7, 2, 1, 0, 4, 1, 4, 9, 5, 9);
    assertThat(labelCounts(test))
        .containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
    assertThat(pixelSum(test, 0, 1)).isEqualTo(18_454);
    assertThat(pixelSum(test, 0, 10_000)).isEqualTo(264_923_200L);
  }

  @Test
  void transformsMakeValuesFromMinusOneToOne() {
    ImageDataset test = Mnist.test();
    Batch batch =
        test.transform(toTensor(), normalize(0.5, 0.5)).gather(IntStream.range(0, 64).toArray());
    assertThat(batch.inputs().shape()).isEqualTo(Shape.of(64, 1, 28, 28));
    float[] values = batch.inputs().toFloatArray();
    for (int image = 0; image < 64; image++) {
      byte[] pixels = test.image(image);
      for (int i = 0; i < 784; i++) {
        float expected = ((pixels[i] & 0xff) / 255f - 0.5f) / 0.5f;
        assertThat(values[image * 784 + i]).isEqualTo(expected);
      }
    }
    assertThat(values).contains(-1f, 1f);
    assertThat(batch.targets().toLongArray()).startsWith(7, 2, 1, 0, 4);
  }

  @Test
  void readsTheSameFromADirectory(@TempDir Path directory) throws IOException {
    for (String name : new String[] {"t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"}) {
      try (InputStream packed = Mnist.class.getResourceAsStream("mnist/" + name)) {
        Files.copy(packed, directory.resolve(name));
      }
    }
    ImageDataset copy = Mnist.from(directory).test();
    ImageDataset test = Mnist.test();
    assertThat(copy.size()).isEqualTo(test.size());
    for (int i = 0; i < test.size(); i++) {
      assertThat(copy.image(i)).isEqualTo(test.image(i));
      assertThat(copy.label(i)).isEqualTo(test.label(i));
    }
  }

  @Test
  void namesADigitByItself() {
    assertThat(Mnist.classNames()).hasSize(10).startsWith("0").endsWith("9");
  }

  static int[] firstLabels(ImageDataset dataset) {
    return IntStream.range(0, 10).map(dataset::label).toArray();
  }

  static int[] labelCounts(ImageDataset dataset) {
    int[] counts = new int[dataset.classes()];
    for (int i = 0; i < dataset.size(); i++) {
      counts[dataset.label(i)]++;
    }
    return counts;
  }

  static long pixelSum(ImageDataset dataset, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      for (byte pixel : dataset.image(i)) {
        sum += pixel & 0xff;
      }
    }
    return sum;
  }
}
