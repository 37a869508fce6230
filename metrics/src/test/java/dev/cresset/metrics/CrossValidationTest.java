package dev.cresset.metrics;

import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.tensor.Tensors.manualSeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CrossValidationTest {

  private static final int SAMPLES = 400;

  /** Three groups of points; every tenth has a wrong label. */
  private final float[][] inputs = new float[SAMPLES][2];

  private final long[] labels = new long[SAMPLES];

  CrossValidationTest() {
    Random random = new Random(5);
    for (int i = 0; i < SAMPLES; i++) {
      int group = i % 3;
      inputs[i][0] = (float) (random.nextGaussian() + 6 * group);
      inputs[i][1] = (float) (random.nextGaussian() - 4 * (group % 2));
      labels[i] = i % 10 == 0 ? (group + 1) % 3 : group;
    }
  }

  private static Module train(Dataset training) {
    Sequential model = Sequential.of(linear(2, 16), relu(), linear(16, 3));
    Trainer.of(model)
        .loss(crossEntropy())
        .optimizer(adam(0.01))
        .epochs(15)
        .fit(DataLoader.of(training).batchSize(16).shuffle(true));
    return model;
  }

  @Test
  void probabilitiesAreInTheOrderOfTheDataset() {
    manualSeed(1);
    List<Integer> sizes = new ArrayList<>();

    Probabilities result =
        CrossValidation.of(Dataset.of(inputs, labels), 4)
            .probabilities(
                training -> {
                  sizes.add(training.size());
                  return train(training);
                });

    assertThat(sizes).containsExactly(300, 300, 300, 300);
    for (int i = 0; i < SAMPLES; i++) {
      assertThat(result.actual()[i]).isEqualTo((int) labels[i]);
    }
    List<LabelIssue> found = LabelIssues.find(result);
    long mislabelled = found.stream().filter(issue -> issue.index() % 10 == 0).count();
    assertThat(mislabelled).isGreaterThanOrEqualTo(36);
    assertThat(found).hasSizeLessThanOrEqualTo(44);
  }

  @Test
  void theModelMustBeReturned() {
    CrossValidation validation = CrossValidation.of(Dataset.of(inputs, labels), 2);
    assertThatThrownBy(() -> validation.probabilities(training -> null))
        .hasMessageContaining("CrossValidation")
        .hasMessageContaining("model that training returns");
    assertThat(validation).hasToString("CrossValidation(samples=400, folds=2)");
  }
}
