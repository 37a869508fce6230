package dev.cresset.progress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EpochBarTest {

  private final Screen screen = new Screen();

  @Test
  void closingLeavesTheBar() {
    EpochBar bar = new EpochBar(screen.out, "Epoch 1/3", 8);
    bar.batchDone(2);
    assertThat(bar).hasToString("EpochBar(Epoch 1/3, 2 of 8 batches)");
    bar.close("stopped");
    bar.close();

    assertThat(screen.lines()).hasSize(2).endsWith("");
    assertThat(screen.lines().get(0))
        .startsWith("Epoch 1/3  25% [")
        .contains(" 2/8 (")
        .endsWith(" stopped");
  }

  @Test
  void erasingLeavesTheLineToOthers() {
    EpochBar bar = new EpochBar(screen.out, "Epoch 1/3", 8);
    bar.batchDone(8, () -> "loss 0.5");
    bar.erase();
    screen.out.print("next");

    assertThat(screen.printed()).contains(" 8/8 (", ") loss 0.5");
    assertThat(screen.lines()).containsExactly("next");
  }

  @Test
  void computesOnlyTextsThatItDraws() {
    int[] computed = {0};
    EpochBar bar = new EpochBar(screen.out, "Epoch 1/1", 1_000_000);
    for (int batch = 1; batch <= 1_000_000; batch++) {
      bar.batchDone(batch, () -> "text " + ++computed[0]);
    }
    bar.close();

    assertThat(computed[0]).isBetween(1, 100_000);
    assertThat(screen.printed()).contains("text " + computed[0]);
  }
}
