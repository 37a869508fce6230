package dev.cresset.demo.training;

import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.data.DataSplits;
import dev.cresset.data.Dataset;
import dev.cresset.data.Transform;
import dev.cresset.demo.images.ImageSet;
import dev.cresset.demo.recipe.Recipe;
import dev.cresset.demo.run.Network;
import dev.cresset.demo.run.Run;
import dev.cresset.demo.run.RunEvents;
import dev.cresset.demo.run.RunPlan;
import dev.cresset.demo.run.TestResult;
import dev.cresset.metrics.ConfusionMatrix;
import dev.cresset.metrics.Evaluation;
import dev.cresset.nn.Module;
import dev.cresset.nn.Summary;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.Trainer;
import java.util.List;

/** Trains the network of one run and tests what came of it. */
final class NetworkTraining {

  private static final int TEST_BATCH = 1000;
  private static final int VALIDATION_FACTOR = 2;

  private final Run run;
  private final ImageSet images;
  private final RunEvents events;
  private final RunListener listener;

  NetworkTraining(Run run, ImageSet images, RunEvents events, RunListener listener) {
    this.run = run;
    this.images = images;
    this.events = events;
    this.listener = listener;
  }

  /**
   * Trains and tests; returns when both are done.
   *
   * @throws ArithmeticException if a loss is not finite
   */
  void perform() {
    RunPlan plan = run.plan();
    Recipe recipe = plan.recipe();
    Transform[] transforms = recipe.transformArray();
    Tensors.manualSeed(plan.seed());
    List<Dataset> parts = parts(images.training().transform(transforms), recipe);
    Dataset training = parts.get(0);
    Dataset test = images.test().transform(transforms);
    Module model = run.variant().network().get();
    Summary summary = model.summary(training.inputShape().dims());
    run.built(summary, training.size(), recipe.validationImages(), test.size());
    listener.modelBuilt(recipe, run.variant(), summary);
    events.publish(run);

    Trainer trainer =
        Trainer.of(model)
            .loss(recipe.loss())
            .optimizer(plan.optimizer().settings())
            .epochs(plan.epochs())
            .listener(new RunRecorder(run, model, events, listener))
            .listener(listener)
            .stopWhen(run::stopAsked);
    if (parts.size() > 1) {
      trainer =
          trainer.validateOn(
              DataLoader.of(parts.get(1)).batchSize(VALIDATION_FACTOR * recipe.batchSize()));
    }
    trainer.fit(DataLoader.of(training).batchSize(recipe.batchSize()).shuffle(true));
    run.testing();
    events.publish(run);

    model.zeroGrad();
    model.eval();
    run.tested(test(model, test), new Network(model, transforms));
    listener.tested(run.snapshot());
    events.publish(run);
  }

  private static List<Dataset> parts(Dataset images, Recipe recipe) {
    int held = recipe.validationImages();
    return held == 0 ? List.of(images) : DataSplits.randomSplit(images, images.size() - held, held);
  }

  private TestResult test(Module model, Dataset test) {
    DataLoader batches = DataLoader.of(test).batchSize(TEST_BATCH);
    ConfusionMatrix confusion = Evaluation.of(model, batches).confusion();
    int classes = confusion.classes();
    int[] predicted = new int[test.size()];
    float[] probabilities = new float[test.size() * classes];
    Tensors.noGrad(
        () -> {
          int next = 0;
          for (Batch batch : batches) {
            float[] outputs = model.forward(batch.inputs()).toFloatArray();
            float[] shares = Network.softmax(outputs, classes);
            System.arraycopy(shares, 0, probabilities, next * classes, shares.length);
            for (int row = 0; row < batch.size(); row++) {
              predicted[next++] = Network.largest(outputs, row * classes, classes);
            }
          }
        });
    return new TestResult(images, confusion, predicted, probabilities);
  }
}
