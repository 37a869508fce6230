package dev.cresset.spark;

import static dev.cresset.nn.Layers.linear;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingLoopTest {

  private static final TrainingSpec SPEC = spec(0);

  private static TrainingSpec spec(int validationRows) {
    return new TrainingSpec(
        Targets.of(Targets.Kind.CLASSES, 3),
        "crossEntropy()",
        "adam(lr=0.1)",
        Double.NaN,
        1,
        0,
        new long[] {4},
        new ChunkPlan(30, 10, 1),
        new ChunkPlan(validationRows, 64, 1),
        false,
        1,
        null,
        2,
        1000);
  }

  private final List<String> calls = new ArrayList<>();

  private final class RecordedSums implements TrainingLoop.Sums {
    private final int failing;
    private final PartialSum validation;
    private int checks;

    RecordedSums(int failing) {
      this(failing, PartialSum.EMPTY);
    }

    RecordedSums(int failing, PartialSum validation) {
      this.failing = failing;
      this.validation = validation;
    }

    @Override
    public PartialSum ofBatch(int epoch, int batch) {
      calls.add("batch " + batch);
      return new PartialSum(new float[15], 1, 10, 1);
    }

    @Override
    public PartialSum ofValidation() {
      return validation;
    }

    @Override
    public void checkSame(long hash) throws IOException {
      calls.add("check");
      if (++checks == failing) {
        throw new IOException("different");
      }
    }
  }

  private static Replica replica() {
    return new Replica(SPEC, Tensors.withSeed(1, () -> Sequential.of(linear(4, 3))));
  }

  @Test
  void weightsAreComparedBeforeTheFirstStepEachCheckpointAndAfterTheLastStep() throws IOException {
    new TrainingLoop(SPEC, replica(), null).run(new TrainingLog(), new RecordedSums(0));
    assertThat(calls).containsExactly("check", "batch 0", "batch 1", "check", "batch 2", "check");
  }

  @Test
  void aValidationLossThatIsNotANumberIsAFailure() throws IOException {
    TrainingLoop loop = new TrainingLoop(spec(5), replica(), null);
    assertThat(loop.run(new TrainingLog(), new RecordedSums(0, PartialSum.EMPTY)))
        .startsWith("Spark: no validation row counts, as all have a weight of 0 or the label");
    PartialSum infinite = new PartialSum(new float[0], Double.POSITIVE_INFINITY, 5, 1);
    assertThat(loop.run(new TrainingLog(), new RecordedSums(0, infinite)))
        .startsWith("Spark: the validation loss of epoch 1 is Infinity; lower the learning rate");
  }

  @Test
  void weightsThatDifferAreNotSaved(@TempDir Path folder) throws IOException {
    CheckpointDir checkpoints = new CheckpointDir(folder.toString(), new Configuration(), 1);
    TrainingLoop loop = new TrainingLoop(SPEC, replica(), checkpoints);
    assertThatThrownBy(() -> loop.run(new TrainingLog(), new RecordedSums(3)))
        .hasMessage("different");
    assertThat(checkpoints.steps()).containsExactly(2L);
  }
}
