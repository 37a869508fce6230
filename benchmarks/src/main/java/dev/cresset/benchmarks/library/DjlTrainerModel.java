package dev.cresset.benchmarks.library;

import ai.djl.Device;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.initializer.UniformInitializer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import dev.cresset.benchmarks.Digits;
import dev.cresset.benchmarks.Model;
import dev.cresset.benchmarks.Network;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Iterator;

/** DJL's {@code Trainer}, with its own loop over an {@code ArrayDataset}, and its Predictor. */
public final class DjlTrainerModel implements Model {

  static {
    DjlSettings.set();
  }

  private final ai.djl.Model model;
  private final Trainer trainer;
  private final ArrayDataset dataset;
  private final int batches;
  private final ThreadLocal<Predictor<NDList, NDList>> predictors;
  private Iterator<Batch> epoch = Collections.emptyIterator();

  public DjlTrainerModel(Network network, Digits digits) {
    NDManager manager = NDManager.newBaseManager(Device.cpu());
    manager.getEngine().setRandomSeed(42);
    dataset =
        new ArrayDataset.Builder()
            .setData(manager.create(digits.inputs(), new Shape(digits.size(), network.inputs())))
            .optLabels(manager.create(digits.labels()))
            .setSampling(network.batchSize(), true)
            .build();
    batches = network.batches(digits.size());
    model = ai.djl.Model.newInstance("digits", Device.cpu());
    model.setBlock(block(network));
    trainer =
        model.newTrainer(
            new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .optOptimizer(optimizer(network))
                .optDevices(new Device[] {Device.cpu()}));
    trainer.initialize(new Shape(network.batchSize(), network.inputs()));
    predictors = ThreadLocal.withInitial(() -> model.newPredictor(new NoopTranslator()));
  }

  private static Block block(Network network) {
    SequentialBlock block = new SequentialBlock();
    for (int i = 0; i < network.layers(); i++) {
      Linear linear = Linear.builder().setUnits(network.widths().get(i + 1)).build();
      UniformInitializer initializer =
          new UniformInitializer((float) (1 / Math.sqrt(network.widths().get(i))));
      linear.setInitializer(initializer, Parameter.Type.WEIGHT);
      linear.setInitializer(initializer, Parameter.Type.BIAS);
      block.add(linear);
      if (network.isHidden(i)) {
        block.add(Activation.reluBlock());
        if (network.dropout() > 0) {
          block.add(Dropout.builder().optRate((float) network.dropout()).build());
        }
      }
    }
    return block;
  }

  private static Optimizer optimizer(Network network) {
    Tracker rate = Tracker.fixed((float) network.learningRate());
    return switch (network.optimizer()) {
      case SGD -> Optimizer.sgd().setLearningRateTracker(rate).build();
      case ADAM -> Optimizer.adam().optLearningRateTracker(rate).build();
    };
  }

  @Override
  public double step() {
    try (Batch batch = next()) {
      float value;
      try (GradientCollector collector = trainer.newGradientCollector()) {
        NDList outputs = trainer.forward(batch.getData());
        NDArray loss = trainer.getLoss().evaluate(batch.getLabels(), outputs);
        collector.backward(loss);
        value = loss.getFloat();
      }
      trainer.step();
      return value;
    }
  }

  private Batch next() {
    if (!epoch.hasNext()) {
      try {
        epoch = trainer.iterateDataset(dataset).iterator();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (TranslateException e) {
        throw new IllegalStateException(e);
      }
    }
    return epoch.next();
  }

  @Override
  public int batches() {
    return batches;
  }

  @Override
  public void evaluating() {}

  @Override
  public float[] predict(float[] inputs, int images) {
    try (NDManager manager = model.getNDManager().newSubManager()) {
      NDArray input = manager.create(inputs, new Shape(images, inputs.length / images));
      NDList outputs = predictors.get().predict(new NDList(input));
      return outputs.singletonOrThrow().logSoftmax(1).toFloatArray();
    } catch (TranslateException e) {
      throw new IllegalStateException(e);
    }
  }
}
