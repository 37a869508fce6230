package dev.cresset.dashboard.run;

import static dev.cresset.tensor.Tensors.labels;
import static dev.cresset.tensor.Tensors.tensor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.tensor.Tensor;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AccuracyCounterTest {

  /** Predicts the classes 0, 1 and 1. */
  private final Tensor outputs = tensor(new float[][] {{2, 1}, {0, 3}, {1, 4}});

  private final AccuracyCounter counter = new AccuracyCounter();

  @Test
  void countsCorrectPredictionsOfAllSamples() {
    counter.count(outputs, labels(0, 0, 1));
    counter.count(outputs, labels(0, 1, 1));
    assertThat(counter.accuracy()).isEqualTo(new Accuracy(5, 6));
    counter.epochStarted(new Accuracy(1, 4));
    counter.count(outputs, labels(1, 0, 0));
    assertThat(counter.accuracy()).isEqualTo(new Accuracy(1, 7));
  }

  @Test
  void samplesWithTheIgnoredLabelDoNotCount() {
    counter.ignore(OptionalLong.of(-100));
    counter.count(outputs, labels(0, -100, 0));
    assertThat(counter.accuracy()).isEqualTo(new Accuracy(1, 2));
    counter.count(outputs, labels(-100, -100, -100));
    assertThat(counter.accuracy()).isEqualTo(new Accuracy(1, 2));
  }

  @Test
  void theIgnoredLabelMayBeThatOfAClass() {
    counter.ignore(OptionalLong.of(1));
    counter.count(outputs, labels(0, 1, 1));
    assertThat(counter.accuracy()).isEqualTo(new Accuracy(1, 1));
  }
}
