package dev.cresset.backend.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How products are cut; the conformance kit tests what comes of it. */
class TilingTest {

  private final Random random = new Random(5);

  @Test
  void everyElementBelongsToOneTileWhateverTheShape() {
    for (int i = 0; i < 2000; i++) {
      int n = size();
      int k = size();
      int m = size();
      Tiling cut =
          Tiling.of(n, k, m, random.nextBoolean(), random.nextBoolean(), random.nextBoolean());
      Set<List<Integer>> corners = new HashSet<>();
      long elements = 0;
      for (int tile = 0; tile < cut.count(); tile++) {
        int row = cut.row(tile);
        int column = cut.column(tile);
        assertThat(row % cut.rows() + column % cut.columns()).isZero();
        assertThat(row).isBetween(0, n - 1);
        assertThat(column).isBetween(0, m - 1);
        corners.add(List.of(row, column));
        elements += (long) Math.min(cut.rows(), n - row) * Math.min(cut.columns(), m - column);
      }
      assertThat(corners).hasSize(cut.count());
      assertThat(elements).as("%s of %s %s %s", cut, n, k, m).isEqualTo((long) n * m);
    }
  }

  @Test
  void theFirstLayersProductsAreCutSmallEnoughToBeComputedInPlace() {
    assertThat(Tiling.of(64, 784, 128, false, true, true)).isEqualTo(columns(64, 16, 1, 8));
    assertThat(Tiling.of(128, 784, 32, false, true, true)).isEqualTo(columns(128, 8, 1, 4));
    assertThat(Tiling.of(512, 784, 128, false, true, true)).isEqualTo(columns(128, 8, 4, 16));
    assertThat(Tiling.of(128, 64, 784, true, false, true)).isEqualTo(rows(16, 784, 8, 1));
    assertThat(Tiling.of(128, 512, 784, true, false, true)).isEqualTo(rows(32, 48, 4, 17));
    assertThat(Tiling.of(1024, 64, 784, true, false, true)).isEqualTo(rows(32, 400, 32, 2));
    assertThat(Tiling.of(512, 20, 512, true, false, true)).isEqualTo(rows(32, 512, 16, 1));
  }

  @Test
  void columnsThatLieFarApartAreCutByWholeVectors() {
    assertThat(Tiling.of(20, 512, 512, false, false, true)).isEqualTo(columns(20, 64, 1, 8));
    assertThat(Tiling.of(64, 512, 512, false, false, true)).isEqualTo(columns(16, 64, 4, 8));
  }

  @Test
  void whatIsCopiedIsCutIntoFewPieces() {
    assertThat(Tiling.of(64, 784, 128, false, true, false)).isEqualTo(columns(64, 64, 1, 2));
    assertThat(Tiling.of(64, 1024, 1024, false, false, true)).isEqualTo(columns(64, 256, 1, 4));
    assertThat(Tiling.of(4096, 784, 128, false, true, true)).isEqualTo(rows(512, 128, 8, 1));
    assertThat(Tiling.of(128, 4096, 784, true, false, true)).isEqualTo(columns(128, 196, 1, 4));
  }

  private static Tiling rows(int rows, int columns, int down, int across) {
    return new Tiling(rows, columns, down, across, true);
  }

  private static Tiling columns(int rows, int columns, int down, int across) {
    return new Tiling(rows, columns, down, across, false);
  }

  private int size() {
    return 1 + random.nextInt(1 << random.nextInt(12));
  }
}
