package dev.cresset.backend.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** How products are cut; the conformance kit tests what comes of it. */
class CutTest {

  private final Random random = new Random(5);

  @Test
  void piecesCoverTheProductWhateverItsShape() {
    for (int i = 0; i < 2000; i++) {
      int n = size();
      int k = size();
      int m = size();
      Cut cut = Cut.of(n, k, m, random.nextBoolean(), random.nextBoolean(), random.nextBoolean());
      int length = cut.byRows() ? n : m;
      assertThat(cut.size() * (cut.count() - 1))
          .as("%s of %s %s %s", cut, n, k, m)
          .isLessThan(length);
      assertThat(cut.size() * cut.count()).isGreaterThanOrEqualTo(length);
    }
  }

  @Test
  void theFirstLayersProductsAreCutSmallEnoughToBeComputedInPlace() {
    assertThat(Cut.of(64, 784, 128, false, true, true)).isEqualTo(new Cut(false, 16, 8));
    assertThat(Cut.of(128, 784, 32, false, true, true)).isEqualTo(new Cut(false, 8, 4));
    assertThat(Cut.of(128, 64, 784, true, false, true)).isEqualTo(new Cut(true, 16, 8));
    assertThat(Cut.of(512, 20, 512, true, false, true)).isEqualTo(new Cut(true, 32, 16));
    assertThat(Cut.of(64, 784, 128, false, true, false)).isEqualTo(new Cut(false, 64, 2));
  }

  @Test
  void columnsThatLieFarApartAreCutByWholeVectors() {
    assertThat(Cut.of(20, 512, 512, false, false, true)).isEqualTo(new Cut(false, 64, 8));
    assertThat(Cut.of(64, 512, 512, false, false, true)).isEqualTo(new Cut(false, 16, 32));
    assertThat(Cut.of(64, 1024, 1024, false, false, true)).isEqualTo(new Cut(false, 128, 8));
  }

  private int size() {
    return 1 + random.nextInt(1 << random.nextInt(12));
  }
}
