package dev.cresset.train;

import dev.cresset.data.DataLoader;
import dev.cresset.nn.Module;
import dev.cresset.tensor.Generator;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Trains a model on trial: afterwards the model, other parameters of the optimizer and the
 * generators are as they were.
 */
final class Trial {

  private final String name;
  private final Module model;
  private final Generator generator;
  private final List<Runnable> restore = new ArrayList<>();

  private Trial(String name, Module model, Generator generator) {
    this.name = name;
    this.model = model;
    this.generator = generator;
  }

  /**
   * Creates a trial.
   *
   * @param name name of the public method
   */
  static Trial of(String name, TrainerSettings settings, DataLoader data) {
    // A copy of the generator, because other threads may draw from the original meanwhile.
    Generator own = new Generator(0);
    if (settings.seed == null) {
      own.restore(Generator.standard().state());
    } else {
      own.seed(settings.seed);
    }
    Trial trial = new Trial(name, settings.model, own);
    Stream.of(data, settings.validation == null ? data : settings.validation)
        .flatMap(loader -> loader.generator().stream())
        .distinct()
        .forEach(trial::keep);
    trial.keepModes(settings.model);
    settings.groups.stream()
        .flatMap(group -> group.parameters().stream())
        .distinct()
        .forEach(trial::keep);
    return trial;
  }

  private void keep(Generator loaders) {
    long state = loaders.state();
    restore.add(() -> loaders.restore(state));
  }

  /** Keeps a parameter, which may be outside of the model. */
  private void keep(Tensor parameter) {
    Tensor copy = parameter.copy().persist();
    restore.add(
        () -> {
          InPlace.assign(parameter, copy);
          copy.close();
          parameter.zeroGrad();
        });
  }

  /** Parents come before their children, whose modes they change too. */
  private void keepModes(Module module) {
    boolean training = module.isTraining();
    restore.add(training ? module::train : module::eval);
    module.children().values().forEach(this::keepModes);
  }

  <T> T run(Supplier<T> body) {
    try (WeightSnapshot weights = new WeightSnapshot(model)) {
      try {
        return generator.during(() -> TensorScope.within(name, body));
      } finally {
        weights.restore();
        model.zeroGrad();
        restore.forEach(Runnable::run);
      }
    }
  }
}
