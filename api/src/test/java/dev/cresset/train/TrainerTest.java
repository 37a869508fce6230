package dev.cresset.train;

import static dev.cresset.loss.Losses.binaryCrossEntropyWithLogits;
import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.loss.Losses.mse;
import static dev.cresset.loss.Losses.nll;
import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.tensor.Tensors.labels;
import static dev.cresset.tensor.Tensors.manualSeed;
import static dev.cresset.tensor.Tensors.withSeed;
import static dev.cresset.tensor.Tensors.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.data.Transform;
import dev.cresset.loss.ClassificationLoss;
import dev.cresset.loss.Loss;
import dev.cresset.loss.Reduction;
import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.optim.Optimizer;
import dev.cresset.optim.OptimizerSettings;
import dev.cresset.tensor.Generator;
import dev.cresset.tensor.Tensor;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainerTest {

  private static final int EPOCHS = 3;

  /** Points in three overlapping clouds. */
  private static Dataset clouds(int size) {
    Generator generator = new Generator(1);
    float[][] inputs = new float[size][2];
    long[] labels = new long[size];
    for (int i = 0; i < size; i++) {
      generator.fillNormal(inputs[i]);
      labels[i] = i % 3;
      inputs[i][0] += (float) (2 * Math.cos(2 * Math.PI * labels[i] / 3));
      inputs[i][1] += (float) (2 * Math.sin(2 * Math.PI * labels[i] / 3));
    }
    return Dataset.of(inputs, labels);
  }

  private final DataLoader loader = DataLoader.of(clouds(100)).batchSize(8).shuffle(true);

  private static Sequential model() {
    return Sequential.of(linear(2, 16), relu(), dropout(0.2), linear(16, 3), logSoftmax(1));
  }

  private static List<float[]> weights(Sequential model) {
    return model.parameters().stream().map(Tensor::toFloatArray).toList();
  }

  private static Trainer trainer(Sequential model) {
    return Trainer.of(model).loss(nll()).optimizer(sgd(0.1));
  }

  // The loop

  @Test
  void trainsAsTheOpenLoopToTheLastBit() {
    for (OptimizerSettings settings : List.of(sgd(0.1).momentum(0.9), adam(0.01))) {
      manualSeed(42);
      Sequential model = model();
      Loss criterion = nll();
      Optimizer optimizer = settings.over(model.parameters());
      double[] losses = new double[EPOCHS];
      for (int epoch = 0; epoch < EPOCHS; epoch++) {
        double running = 0;
        for (Batch batch : loader) {
          optimizer.zeroGrad();
          Tensor loss = criterion.apply(model.forward(batch.inputs()), batch.targets());
          loss.backward();
          optimizer.step();
          running += loss.item();
        }
        losses[epoch] = running / loader.batches();
      }

      manualSeed(42);
      Sequential trained = model();
      History history =
          Trainer.of(trained).loss(nll()).optimizer(settings).epochs(EPOCHS).fit(loader);
      assertThat(history.trainingLosses()).containsExactly(losses);
      assertThat(weights(trained)).containsExactlyElementsOf(weights(model));
      assertThat(losses[EPOCHS - 1]).isLessThan(losses[0]);
    }
  }

  @Test
  void theSameSeedRepeatsARunAndAnotherDoesNot() {
    List<double[]> runs = new ArrayList<>();
    for (long seed : new long[] {7, 7, 8}) {
      manualSeed(seed);
      runs.add(trainer(model()).epochs(2).fit(loader).trainingLosses());
    }
    assertThat(runs.get(1)).containsExactly(runs.get(0));
    assertThat(runs.get(2)).isNotEqualTo(runs.get(0));
  }

  @Test
  void aSeedOfItsOwnRepeatsARunWhateverOtherThreadsDraw() {
    List<double[]> runs = new ArrayList<>();
    for (TrainingListener meanwhile : List.of(new TrainingListener() {}, drawsInAnotherThread())) {
      Sequential model = withSeed(1, TrainerTest::model);
      runs.add(trainer(model).epochs(2).seed(42).listener(meanwhile).fit(loader).trainingLosses());
    }
    assertThat(runs.get(1)).containsExactly(runs.get(0));

    Sequential model = withSeed(1, TrainerTest::model);
    assertThat(trainer(model).epochs(2).seed(43).fit(loader).trainingLosses())
        .isNotEqualTo(runs.get(0));
  }

  @Test
  void aLoaderWithASeedOfItsOwnContinuesItsSequence() {
    DataLoader own = loader.seed(5);
    List<Tensor> orders = new ArrayList<>();
    DataLoader same = loader.seed(5);
    for (int epoch = 0; epoch < 4; epoch++) {
      for (Batch batch : same) {
        orders.add(batch.targets().persist());
      }
    }
    List<Tensor> seen = new ArrayList<>();
    TrainingListener targets =
        new TrainingListener() {
          @Override
          public void outputsComputed(int epoch, int batch, Tensor output, Tensor target) {
            seen.add(target.persist());
          }
        };
    double[][] losses = new double[2][];
    for (int fit = 0; fit < 2; fit++) {
      Sequential model = withSeed(1, TrainerTest::model);
      losses[fit] = trainer(model).epochs(2).seed(42).listener(targets).fit(own).trainingLosses();
    }
    assertThat(seen.stream().map(Tensor::toLongArray).toList())
        .containsExactlyElementsOf(orders.stream().map(Tensor::toLongArray).toList());

    Sequential model = withSeed(1, TrainerTest::model);
    assertThat(trainer(model).epochs(2).seed(42).fit(loader.seed(5)).trainingLosses())
        .containsExactly(losses[0]);
  }

  /** Stands for another network with dropout that is trained at the same time. */
  private static TrainingListener drawsInAnotherThread() {
    return new TrainingListener() {
      @Override
      public void batchDone(int epoch, int batch, double loss) {
        CompletableFuture.runAsync(() -> Generator.standard().nextLong()).join();
      }
    };
  }

  @Test
  void networksTrainedSideBySideWithSeedsOfTheirOwnRepeat() {
    Supplier<List<float[]>> run =
        () -> {
          Sequential model = withSeed(1, TrainerTest::model);
          trainer(model).epochs(2).seed(42).fit(loader);
          return weights(model);
        };
    List<float[]> alone = run.get();
    for (int round = 0; round < 10; round++) {
      CompletableFuture<List<float[]>> left = CompletableFuture.supplyAsync(run);
      CompletableFuture<List<float[]>> right = CompletableFuture.supplyAsync(run);
      assertThat(left.join()).containsExactlyElementsOf(alone);
      assertThat(right.join()).containsExactlyElementsOf(alone);
    }
  }

  @Test
  void trainsOneEpochUnlessToldOtherwise() {
    History history = trainer(model()).fit(loader);
    assertThat(history.epochs()).hasSize(1);
    Epoch epoch = history.last();
    assertThat(epoch.number()).isEqualTo(1);
    assertThat(epoch.validationLoss()).isEmpty();
    assertThat(epoch.validationAccuracy()).isEmpty();
    assertThat(epoch.duration()).isPositive();
  }

  @Test
  void outputsAndTargetsOfEachStepAreThoseOfItsLoss() {
    List<Double> fromOutputs = new ArrayList<>();
    List<Double> told = new ArrayList<>();
    TrainingListener observer =
        new TrainingListener() {
          @Override
          public void outputsComputed(int epoch, int batch, Tensor outputs, Tensor targets) {
            float[] scores = outputs.toFloatArray();
            long[] labels = targets.toLongArray();
            double sum = 0;
            for (int row = 0; row < labels.length; row++) {
              sum -= scores[row * 3 + (int) labels[row]];
            }
            fromOutputs.add(sum / labels.length);
          }

          @Override
          public void batchDone(int epoch, int batch, double loss) {
            assertThat(fromOutputs.get(fromOutputs.size() - 1)).isCloseTo(loss, within(1e-5));
            told.add(loss);
          }
        };
    trainer(model()).epochs(2).listener(observer).fit(loader);

    assertThat(told).hasSize(2 * loader.batches()).hasSameSizeAs(fromOutputs);
  }

  @Test
  void gradientsCanBeLookedAtBeforeEachStep() {
    Sequential model = model();
    List<String> order = new ArrayList<>();
    Tensor weight = model.parameters().get(0);
    List<float[]> expected = new ArrayList<>();
    TrainingListener observer =
        new TrainingListener() {
          @Override
          public void gradientsComputed(int epoch, int batch) {
            order.add("gradients " + epoch + "/" + batch);
            expected.add(weight.sub(weight.grad().mul(0.1)).toFloatArray());
          }

          @Override
          public void batchDone(int epoch, int batch, double loss) {
            order.add("done " + epoch + "/" + batch);
            assertThat(weight.toFloatArray())
                .containsExactly(expected.get(expected.size() - 1), within(1e-6f));
          }
        };
    trainer(model).listener(observer).fit(loader);
    assertThat(order).startsWith("gradients 1/1", "done 1/1", "gradients 1/2").hasSize(26);
  }

  @Test
  void leavesTheModelInTrainingMode() {
    Sequential model = model().eval();
    trainer(model).validateOn(loader).fit(loader);
    assertThat(model.isTraining()).isTrue();
    assertThat(model.get(2).isTraining()).isTrue();
  }

  @Test
  void theOptimizerStartsAnewWithEachFit() {
    manualSeed(1);
    Sequential model = model();
    Trainer trainer = Trainer.of(model).loss(nll()).optimizer(sgd(0.1).momentum(0.9));
    DataLoader one = DataLoader.of(clouds(8)).batchSize(8);
    model.eval();
    trainer.fit(one);
    float[] before = model.parameters().get(0).toFloatArray();
    Sequential copy = model();
    copy.loadStateDict(model.stateDict());
    manualSeed(2);
    trainer.fit(one);
    manualSeed(2);
    Trainer.of(copy).loss(nll()).optimizer(sgd(0.1)).fit(one);
    assertThat(weights(model)).containsExactlyElementsOf(weights(copy));
    assertThat(model.parameters().get(0).toFloatArray()).isNotEqualTo(before);
  }

  // Validation

  @Test
  void validatesAfterEachEpoch() {
    manualSeed(42);
    Sequential model = model();
    Dataset held = clouds(50);
    History history =
        trainer(model).epochs(2).validateOn(DataLoader.of(held).batchSize(7)).fit(loader);
    model.eval();
    Batch all = held.gather(IntStream.range(0, 50).toArray());
    Tensor output = model.forward(all.inputs());
    Epoch last = history.last();
    assertThat(last.validationLoss().orElseThrow())
        .isCloseTo(nll().apply(output, all.targets()).item(), within(1e-6));
    assertThat(last.validationAccuracy().orElseThrow())
        .isEqualTo(output.argmax(1).eq(all.targets()).mean().item(), within(1e-7));
    assertThat(history.epochs()).allMatch(epoch -> epoch.validationLoss().isPresent());
    assertThat(last.validationAccuracy().orElseThrow()).isGreaterThan(0.5);
  }

  @Test
  void validationInOrderLeavesTrainingAsItIs() {
    manualSeed(42);
    double[] without = trainer(model()).epochs(2).fit(loader).trainingLosses();
    manualSeed(42);
    double[] with =
        trainer(model())
            .epochs(2)
            .validateOn(DataLoader.of(clouds(50)).batchSize(7))
            .fit(loader)
            .trainingLosses();
    assertThat(with).containsExactly(without);
  }

  @Test
  void whereTargetsAreNoLabelsThereIsNoAccuracy() {
    Dataset lines =
        Dataset.of(new float[][] {{1}, {2}, {3}}, new float[][] {{2, 1}, {4, 2}, {6, 3}});
    DataLoader all = DataLoader.of(lines).batchSize(3);
    Epoch epoch =
        Trainer.of(Sequential.of(linear(1, 2)))
            .loss(mse())
            .optimizer(sgd(0.01))
            .validateOn(all)
            .fit(all)
            .last();
    assertThat(epoch.validationLoss()).isPresent();
    assertThat(epoch.validationAccuracy()).isEmpty();
  }

  @Test
  void theValidationLossDoesNotDependOnTheBatchSize() {
    Dataset held = clouds(23);
    Batch all = DataLoader.of(held).batchSize(23).iterator().next();
    List<ClassificationLoss> losses =
        List.of(
            nll(),
            nll().weight(0.5f, 4, 1),
            nll().weight(0.5f, 4, 1).reduction(Reduction.SUM),
            nll().reduction(Reduction.SUM));
    for (ClassificationLoss criterion : losses) {
      Sequential model = model();
      for (int batchSize : new int[] {1, 2, 5, 23}) {
        double loss =
            trainer(model)
                .loss(criterion)
                .optimizer(sgd(0))
                .validateOn(DataLoader.of(held).batchSize(batchSize))
                .fit(loader)
                .last()
                .validationLoss()
                .orElseThrow();
        double whole = criterion.apply(model.predict(all.inputs()), all.targets()).item();
        double expected = criterion.count(all.targets()) == 23 && whole > 23 ? whole / 23 : whole;
        assertThat(loss).isCloseTo(expected, within(1e-5));
      }
    }
  }

  @Test
  void theAccuracyOfABinaryLossIsThatOfTheLogitsSign() {
    float[][] inputs = {{-2}, {-1}, {-0.5f}, {1}, {3}};
    float[][] targets = {{0}, {0}, {1}, {1}, {1}};
    DataLoader binary = DataLoader.of(Dataset.of(inputs, targets)).batchSize(2);
    Trainer trainer = Trainer.of(passing()).loss(binaryCrossEntropyWithLogits()).optimizer(sgd(0));
    assertThat(trainer.validateOn(binary).fit(binary).last().validationAccuracy()).hasValue(0.8);
    // The same outputs without a loss that says what one column means.
    assertThat(trainer.loss(mse()).validateOn(binary).fit(binary).last().validationAccuracy())
        .isEmpty();
  }

  @Test
  void oneColumnTellsNoClassesApart() {
    Loss onLabels =
        (output, labels) ->
            binaryCrossEntropyWithLogits().apply(output, labels.toFloat().view(-1, 1));
    DataLoader data =
        DataLoader.of(Dataset.of(new float[][] {{-1}, {2}, {3}}, new long[] {0, 1, 1}));
    Trainer trainer = Trainer.of(passing()).loss(onLabels).optimizer(sgd(0)).validateOn(data);
    assertThat(trainer.fit(data).last().validationAccuracy()).isEmpty();
  }

  @Test
  void severalLabelsForASampleHaveNoAccuracy() {
    Loss pairs = (output, labels) -> mse().apply(output, labels.toFloat());
    Dataset data =
        new Dataset() {
          @Override
          public int size() {
            return 2;
          }

          @Override
          public Shape inputShape() {
            return Shape.of(2);
          }

          @Override
          public Batch gather(int[] indices) {
            int n = indices.length;
            return new Batch(zeros(n, 2), labels(new long[2 * n]).reshape(n, 2));
          }

          @Override
          public Dataset transform(Transform... transforms) {
            return this;
          }
        };
    DataLoader loader = DataLoader.of(data).batchSize(2);
    Trainer trainer = Trainer.of(passing()).loss(pairs).optimizer(sgd(0)).validateOn(loader);
    assertThat(trainer.fit(loader).last().validationAccuracy()).isEmpty();
  }

  @Test
  void aRowWithNaNIsNoRightPrediction() {
    float[][] inputs = {{Float.NaN, 0, 0}, {0, 1, 0}, {Float.NaN, 0, Float.NaN}, {0, 0, 1}};
    DataLoader held = DataLoader.of(Dataset.of(inputs, new long[] {0, 1, 2, 2})).batchSize(4);
    DataLoader finite =
        DataLoader.of(Dataset.of(new float[][] {{1, 2, 3}}, new long[] {0})).batchSize(1);
    Epoch epoch =
        Trainer.of(passing())
            .loss(crossEntropy())
            .optimizer(sgd(0))
            .validateOn(held)
            .fit(finite)
            .last();
    assertThat(epoch.validationAccuracy()).hasValue(0.5);
    assertThat(epoch.validationLoss().orElseThrow()).isNaN();
  }

  /** Returns its input; the parameter is there for the gradients. */
  private static Module passing() {
    return new Module() {
      private final Tensor zero = register("zero", zeros(1));

      @Override
      public Tensor forward(Tensor x) {
        return x.add(zero);
      }
    };
  }

  @Test
  void floatsThatLookLikeLabelsAreNone() {
    Loss toFloats = (output, targets) -> mse().apply(output.sum(1), targets.reshape(-1));
    DataLoader floats = DataLoader.of(new FloatTargets(clouds(10))).batchSize(5);
    Epoch epoch =
        Trainer.of(Sequential.of(linear(2, 3)))
            .loss(toFloats)
            .optimizer(sgd(0.01))
            .validateOn(floats)
            .fit(floats)
            .last();
    assertThat(epoch.validationAccuracy()).isEmpty();
  }

  /** The labels as floats, {@code [batch]}. */
  private record FloatTargets(Dataset whole) implements Dataset {
    @Override
    public int size() {
      return whole.size();
    }

    @Override
    public Shape inputShape() {
      return whole.inputShape();
    }

    @Override
    public Batch gather(int[] indices) {
      Batch batch = whole.gather(indices);
      return new Batch(batch.inputs(), batch.targets().toFloat());
    }

    @Override
    public Dataset transform(Transform... transforms) {
      return new FloatTargets(whole.transform(transforms));
    }
  }

  // Listeners and stopping

  @Test
  void listenersAreToldInOrder() {
    List<String> told = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void epochStarted(int epoch, int epochs, int batches) {
            told.add("started %s of %s, %s batches".formatted(epoch, epochs, batches));
          }

          @Override
          public void batchDone(int epoch, int batch, double loss) {
            told.add("batch %s.%s".formatted(epoch, batch));
            losses.add(loss);
          }

          @Override
          public void epochDone(Epoch epoch) {
            told.add("done " + epoch.number());
          }
        };
    AtomicInteger second = new AtomicInteger();
    TrainingListener counting =
        new TrainingListener() {
          @Override
          public void epochDone(Epoch epoch) {
            second.incrementAndGet();
          }
        };
    History history =
        trainer(model())
            .epochs(2)
            .listener(listener)
            .listener(counting)
            .fit(DataLoader.of(clouds(10)).batchSize(4));
    assertThat(told)
        .containsExactly(
            "started 1 of 2, 3 batches",
            "batch 1.1",
            "batch 1.2",
            "batch 1.3",
            "done 1",
            "started 2 of 2, 3 batches",
            "batch 2.1",
            "batch 2.2",
            "batch 2.3",
            "done 2");
    assertThat(second).hasValue(2);
    assertThat(history.epochs().get(0).trainingLoss())
        .isEqualTo((losses.get(0) + losses.get(1) + losses.get(2)) / 3);
  }

  @Test
  void anExceptionFromAListenerEndsTraining() {
    TrainingListener failing =
        new TrainingListener() {
          @Override
          public void batchDone(int epoch, int batch, double loss) {
            throw new IllegalStateException("the terminal is gone");
          }
        };
    assertThatThrownBy(() -> trainer(model()).listener(failing).fit(loader))
        .hasMessage("the terminal is gone");
  }

  @Test
  void stopsAfterTheBatchThatMadeItWantTo() {
    List<String> told = new ArrayList<>();
    History history =
        trainer(model())
            .epochs(5)
            .listener(recorder(told))
            .stopWhen(() -> told.contains("batch 2.2"))
            .fit(DataLoader.of(clouds(12)).batchSize(4));
    assertThat(history.epochs()).extracting(Epoch::number).containsExactly(1);
    assertThat(told)
        .containsExactly(
            "started 1",
            "batch 1.1",
            "batch 1.2",
            "batch 1.3",
            "done 1",
            "started 2",
            "batch 2.1",
            "batch 2.2");
  }

  @Test
  void stopsBetweenEpochsWithoutStartingTheNext() {
    List<String> told = new ArrayList<>();
    History history =
        trainer(model())
            .epochs(5)
            .listener(recorder(told))
            .stopWhen(() -> told.contains("batch 1.3"))
            .fit(DataLoader.of(clouds(12)).batchSize(4));
    assertThat(history.epochs()).extracting(Epoch::number).containsExactly(1);
    assertThat(told).containsExactly("started 1", "batch 1.1", "batch 1.2", "batch 1.3", "done 1");
  }

  @Test
  void stoppedAtOnceItTrainsNothing() {
    Sequential model = model();
    List<float[]> before = weights(model);
    History history = trainer(model).epochs(5).stopWhen(() -> true).fit(loader);
    assertThat(history.epochs()).isEmpty();
    assertThat(weights(model)).containsExactlyElementsOf(before);
    assertThatThrownBy(history::last)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("history: no epoch was completed");
  }

  private static TrainingListener recorder(List<String> told) {
    return new TrainingListener() {
      @Override
      public void epochStarted(int epoch, int epochs, int batches) {
        told.add("started " + epoch);
      }

      @Override
      public void batchDone(int epoch, int batch, double loss) {
        told.add("batch %s.%s".formatted(epoch, batch));
      }

      @Override
      public void epochDone(Epoch epoch) {
        told.add("done " + epoch.number());
      }
    };
  }

  // Settings

  @Test
  void settingsReturnAnotherTrainer() {
    Sequential model = model();
    Trainer bare = Trainer.of(model);
    Trainer full = bare.loss(nll()).optimizer(sgd(0.1)).epochs(2);
    assertThatThrownBy(() -> bare.fit(loader))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Trainer: set a loss, loss(nll()) before fit(..)");
    assertThatThrownBy(() -> bare.loss(nll()).fit(loader))
        .hasMessage("Trainer: set an optimizer, optimizer(sgd(0.01)) before fit(..)");
    full.epochs(7);
    List<String> told = new ArrayList<>();
    full.listener(recorder(told));
    full.stopWhen(() -> true);
    assertThat(full.fit(loader).epochs()).hasSize(2);
    assertThat(told).isEmpty();
  }

  @Test
  void settingsMustMakeSense() {
    assertThatThrownBy(() -> Trainer.of(model()).epochs(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Trainer: the number of epochs must be 1 or more, got 0");
    assertThatThrownBy(
            () -> Trainer.of(Sequential.of(relu())).loss(mse()).optimizer(sgd(0.1)).fit(loader))
        .hasMessageContaining("optimizer: got no parameters");
  }

  @Test
  void dataWithoutABatchIsRefused() {
    DataLoader none = DataLoader.of(clouds(5)).batchSize(8).dropLast(true);
    assertThatThrownBy(() -> trainer(model()).fit(none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Trainer: the training data has no batches: dropLast(true) drops its only, incomplete"
                + " batch of 5 samples; use a smaller batch size or dropLast(false)");
    assertThatThrownBy(() -> trainer(model()).validateOn(none).fit(loader))
        .hasMessageStartingWith("Trainer: the validation data has no batches");
  }

  @Test
  void aHistoryIsACopy() {
    List<Epoch> epochs = new ArrayList<>(trainer(model()).fit(loader).epochs());
    History history = new History(epochs, StopReason.COMPLETED);
    epochs.clear();
    assertThat(history.epochs()).hasSize(1);
    assertThatThrownBy(() -> history.epochs().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aLossForEachSampleIsRefused() {
    assertThatThrownBy(
            () ->
                Trainer.of(model())
                    .loss(crossEntropy().reduction(Reduction.NONE))
                    .optimizer(sgd(0.1))
                    .fit(loader))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Trainer: the loss must be a single number, got shape [8]; use the reduction MEAN or"
                + " SUM");
  }

  // Actions as lambdas

  @Test
  void actionsAfterEpochsAndBatches() {
    List<Epoch> epochs = new ArrayList<>();
    List<String> batches = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    History history =
        trainer(model())
            .epochs(2)
            .validateOn(loader)
            .onEpoch(epochs::add)
            .onBatch(
                (epoch, batch, loss) -> {
                  batches.add(epoch + "/" + batch);
                  losses.add(loss);
                })
            .fit(loader);
    assertThat(epochs).isEqualTo(history.epochs());
    assertThat(batches).hasSize(2 * 13).startsWith("1/1", "1/2").endsWith("2/12", "2/13");
    assertThat(losses.subList(0, 13).stream().mapToDouble(loss -> loss).average().getAsDouble())
        .isCloseTo(history.epochs().get(0).trainingLoss(), within(1e-9));
  }
}
