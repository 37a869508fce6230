package dev.cresset.backend.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.backend.jvm.JvmBackendProvider;
import dev.cresset.spi.Backend;
import dev.cresset.spi.Parts;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProductTest {

  private final Backend backend = new Nd4jBackendProvider().create();
  private final Random random = new Random(5);

  @Test
  void piecesCoverTheProductWhateverItsShape() {
    for (int i = 0; i < 2000; i++) {
      int n = 1 + random.nextInt(1 << random.nextInt(12));
      int k = 1 + random.nextInt(1 << random.nextInt(12));
      int m = 1 + random.nextInt(1 << random.nextInt(12));
      Cut cut = Cut.of(n, k, m, random.nextBoolean(), random.nextBoolean(), random.nextBoolean());
      int length = cut.byRows() ? n : m;
      assertThat(cut.size() * (cut.count() - 1))
          .as("%s of %s %s %s", cut, n, k, m)
          .isLessThan(length);
      assertThat(cut.size() * cut.count()).isGreaterThanOrEqualTo(length);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "64, 784, 128",
    "64, 784, 130",
    "20, 784, 512",
    "20, 512, 512",
    "128, 784, 32",
    "7, 999, 301",
    "300, 784, 128",
    "1000, 784, 33",
    "129, 2048, 257"
  })
  void productsInPiecesAreProducts(int n, int k, int m) {
    Backend reference = new JvmBackendProvider().create();
    for (int transposes = 0; transposes < 4; transposes++) {
      boolean transposeA = transposes % 2 == 1;
      boolean transposeB = transposes > 1;
      float[] a = values(n * k);
      float[] b = values(k * m);
      float[] expected = multiply(reference, a, transposeA, b, transposeB, n, k, m);
      float[] product = multiply(backend, a, transposeA, b, transposeB, n, k, m);
      for (int i = 0; i < expected.length; i++) {
        assertThat(Math.abs(product[i] - expected[i])).isLessThan(1e-5f * k);
      }
      List<float[]> alone = new ArrayList<>();
      // Within shared work there is no thread left to share with.
      Parts.ofThisMachine()
          .run(
              2,
              part -> {
                if (part == 0) {
                  alone.add(multiply(backend, a, transposeA, b, transposeB, n, k, m));
                }
              });
      assertThat(alone).hasSize(1);
      assertThat(alone.get(0)).as("the same bits from one thread").isEqualTo(product);
    }
  }

  private float[] multiply(
      Backend on,
      float[] a,
      boolean transposeA,
      float[] b,
      boolean transposeB,
      int n,
      int k,
      int m) {
    try (TensorBuffer left = on.fromFloats(a, transposeA ? Shape.of(k, n) : Shape.of(n, k));
        TensorBuffer right = on.fromFloats(b, transposeB ? Shape.of(m, k) : Shape.of(k, m));
        TensorBuffer product = on.matmul(left, transposeA, right, transposeB)) {
      float[] out = new float[n * m];
      on.readFloats(product, out);
      return out;
    }
  }

  private float[] values(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}
