package dev.cresset.train;

import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.optim.Schedules.cosine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.data.DataLoader;
import dev.cresset.nn.Module;
import dev.cresset.optim.Optimizer;
import dev.cresset.optim.OptimizerSettings;
import dev.cresset.optim.ParameterGroup;
import dev.cresset.optim.Schedule;
import dev.cresset.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A resumed run must have the settings on which its numbers depend. */
class ResumedSettingsTest {

  @TempDir private Path folder;

  private static Trainer trainer(Module model) {
    return Clouds.trainer(model).optimizer(adam(0.02)).epochs(2);
  }

  private static DataLoader loader(int batchSize) {
    return Clouds.loader(30, batchSize);
  }

  private Checkpoints in(String name) {
    return Checkpoints.in(folder.resolve(name));
  }

  @Test
  void aScheduleThatIsLeftOutIsNamed() {
    Trainer perBatch = trainer(Clouds.model()).checkpoints(in("per batch")).resume();
    perBatch.schedulePerBatch(cosine(100)).fit(loader(5));
    assertThatThrownBy(() -> perBatch.fit(loader(5)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("schedulePerBatch: cosine(")
        .hasMessageContaining(", but this run has none;");
    assertThatThrownBy(() -> perBatch.schedule(cosine(100)).fit(loader(5)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("schedule: none, but this run has cosine(");
  }

  @Test
  void parameterGroupsAreCompared() {
    Module model = Clouds.model();
    List<Tensor> all = model.parameters();
    ParameterGroup body = ParameterGroup.of(all.subList(0, 2)).learningRate(0.001);
    ParameterGroup head = ParameterGroup.of(all.subList(2, 4));
    Trainer same = trainer(model).checkpoints(in("groups")).resume();
    same.optimizer(adam(0.02), body, head).fit(loader(5));
    assertThatThrownBy(
            () -> same.optimizer(adam(0.02), body.learningRate(0.1), head).fit(loader(5)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(
            "parameter groups: [ParameterGroup(parameters=2, lr=0.001),"
                + " ParameterGroup(parameters=2)], but this run has [ParameterGroup(parameters=2,"
                + " lr=0.1),");
  }

  @Test
  void loadersAreCompared() {
    Trainer same =
        trainer(Clouds.model()).validateOn(loader(16)).checkpoints(in("loaders")).resume();
    same.fit(loader(16));
    assertThatThrownBy(() -> same.fit(loader(20)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("batch size: 16, but this run has 20;");
    assertThatThrownBy(() -> same.fit(loader(16).shuffle(true)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("shuffle: false, but this run has true;");
    assertThatThrownBy(() -> same.validateOn(loader(20)).fit(loader(16)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("validation batch size: 16, but this run has 20;");
  }

  /** A schedule whose text has the identity of an object, which differs in each process. */
  private record Scaled(DoubleUnaryOperator factor, double[] table) implements Schedule {
    @Override
    public double learningRate(long step, double base, double current) {
      return base * factor.applyAsDouble(table[0]);
    }
  }

  /** An optimizer whose settings have no text. */
  private static final class Plain implements OptimizerSettings {
    @Override
    public Optimizer over(ParameterGroup... groups) {
      return sgd(0.1).over(groups);
    }
  }

  private static Trainer resumable(Checkpoints checkpoints, Schedule schedule) {
    return trainer(Clouds.model())
        .optimizer(new Plain())
        .schedule(schedule)
        .checkpoints(checkpoints)
        .resume();
  }

  @Test
  void identitiesOfObjectsAreNotCompared() {
    Checkpoints checkpoints = in("identities");
    resumable(checkpoints, new Scaled(x -> x, new double[] {1})).epochs(1).fit(loader(5));
    History history =
        resumable(checkpoints, new Scaled(x -> x * 1, new double[] {1})).fit(loader(5));
    assertThat(history.epochs()).hasSize(2);
  }
}
