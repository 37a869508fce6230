package dev.cresset.golden;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrainingGoldenTest {

  @Test
  void theScriptAndThisHaveTheSameCases() {
    assertThat(TrainingGolden.all())
        .extracting(TrainingGolden::name)
        .containsExactly(GoldenFile.text("training/names.txt").split("\n"));
  }
}
