package dev.cresset.demo.training;

import dev.cresset.backend.Backends;
import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.data.Transform;
import dev.cresset.demo.recipe.Recipe;
import dev.cresset.demo.settings.Settings;
import dev.cresset.metrics.Evaluation;
import dev.cresset.nn.Module;
import dev.cresset.nn.Summary;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.Epoch;
import dev.cresset.train.History;
import dev.cresset.train.Trainer;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;

/** Trains the chosen recipe and tests what came of it. */
public final class TrainingRun {

  private static final int TEST_BATCH = 1000;

  private final Settings settings;
  private final DigitImages images;
  private final RunListener listener;

  @Inject
  TrainingRun(Settings settings, DigitImages images, RunListener listener) {
    this.settings = settings;
    this.images = images;
    this.listener = listener;
  }

  /** Trains and tests; returns when both are done. */
  public FinishedRun run() {
    Recipe recipe = settings.recipe();
    Dataset training = prepared(images.training(), recipe);
    Dataset test = prepared(images.test(), recipe);

    Tensors.manualSeed(settings.seed());
    Module model = recipe.architecture().get();
    Summary summary = model.summary(training.inputShape().dims());
    listener.modelBuilt(recipe, summary);

    History history =
        Trainer.of(model)
            .loss(recipe.loss())
            .optimizer(recipe.optimizer())
            .epochs(settings.epochs())
            .listener(listener)
            .fit(DataLoader.of(training).batchSize(recipe.batchSize()).shuffle(true));
    Evaluation evaluation = Evaluation.of(model, DataLoader.of(test).batchSize(TEST_BATCH));

    FinishedRun run =
        new FinishedRun(
            recipe,
            Backends.current().name(),
            settings.seed(),
            summary,
            history.epochs().stream().map(Epoch::trainingLoss).toList(),
            history.epochs().stream().map(Epoch::duration).reduce(Duration.ZERO, Duration::plus),
            training.size(),
            test.size(),
            evaluation.confusion());
    listener.finished(run);
    return run;
  }

  private static Dataset prepared(Dataset images, Recipe recipe) {
    List<Transform> transforms = recipe.transforms();
    return images.transform(transforms.toArray(Transform[]::new));
  }
}
