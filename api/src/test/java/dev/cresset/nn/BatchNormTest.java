package dev.cresset.nn;

import static dev.cresset.nn.Layers.batchNorm1d;
import static dev.cresset.nn.Layers.batchNorm2d;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.randn;
import static dev.cresset.tensor.Tensors.tensor;
import static dev.cresset.tensor.Tensors.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.export.Onnx;
import dev.cresset.io.Safetensors;
import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.types.DType;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code LayerGolden} does not compare: states, modes, files, and arguments that are wrong.
 */
class BatchNormTest {

  private final Tensor x = tensor(new float[] {1, 2, 3, 6}, 2, 2);

  private static Map<String, float[]> values(Module module) {
    Map<String, float[]> values = new LinkedHashMap<>();
    module.stateDict().forEach((name, tensor) -> values.put(name, tensor.toFloatArray()));
    return values;
  }

  @Test
  void theStateHasPyTorchsKeysTypesAndInitialValues() {
    Map<String, Tensor> state = batchNorm2d(3).stateDict();
    assertThat(state.keySet())
        .containsExactly("weight", "bias", "running_mean", "running_var", "num_batches_tracked");
    assertThat(state.get("running_var").toFloatArray()).containsExactly(1, 1, 1);
    assertThat(state.get("num_batches_tracked").dtype()).isEqualTo(DType.INT64);
    assertThat(state.get("num_batches_tracked").shape().rank()).isZero();
    assertThat(batchNorm1d(3, b -> b.affine(false)).stateDict().keySet())
        .containsExactly("running_mean", "running_var", "num_batches_tracked");
    assertThat(batchNorm1d(3, b -> b.trackRunningStats(false)).stateDict().keySet())
        .containsExactly("weight", "bias");
  }

  @Test
  void trainingMovesTheRunningStatistics() {
    BatchNorm1d layer = batchNorm1d(2);
    layer.forward(x);
    assertThat(layer.runningMean().toFloatArray()).containsExactly(0.2f, 0.4f);
    assertThat(layer.runningVar().toFloatArray()).containsExactly(0.9f + 0.2f, 0.9f + 0.8f);
    assertThat(layer.stateDict().get("num_batches_tracked").item()).isEqualTo(1);
  }

  @Test
  void evaluationReadsThem() {
    BatchNorm1d layer = batchNorm1d(2);
    layer.forward(x);
    Map<String, float[]> before = values(layer);
    float[] predicted = layer.predict(x).toFloatArray();
    layer.eval();
    assertThat(layer.forward(x).toFloatArray()).containsExactly(predicted);
    assertThat(layer.forward(x.get(0).reshape(1, 2)).shape().dims()).containsExactly(1, 2);
    layer.train();
    layer.summary(2);
    assertThat(values(layer)).usingRecursiveComparison().isEqualTo(before);
  }

  @Test
  void exportReadsThem(@TempDir Path folder) {
    Sequential model = Sequential.of(linear(2, 2), batchNorm1d(2));
    model.forward(x);
    Map<String, float[]> before = values(model);
    Onnx.export(model, folder.resolve("model.onnx"), 2);
    assertThat(values(model)).usingRecursiveComparison().isEqualTo(before);
  }

  @Test
  void withoutRunningStatisticsEvaluationUsesThoseOfTheBatch() {
    BatchNorm1d layer = batchNorm1d(2, b -> b.trackRunningStats(false));
    float[] trained = layer.forward(x).toFloatArray();
    assertThat(layer.predict(x).toFloatArray()).containsExactly(trained);
    assertThatThrownBy(() -> layer.predict(ones(1, 2)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "batchNorm1d: statistics of a batch need more than one value for each channel, got"
                + " input [1, 2]; evaluate larger batches, or make the layer with"
                + " trackRunningStats(true)");
  }

  @Test
  void oneValueForEachChannelCannotBeTrainedOn() {
    BatchNorm1d layer = batchNorm1d(2);
    Map<String, float[]> before = values(layer);
    assertThatThrownBy(() -> layer.forward(ones(1, 2)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "batchNorm1d: statistics of a batch need more than one value for each channel, got"
                + " input [1, 2]; train with larger batches, leave out a last batch of one sample"
                + " with dropLast(true), or call eval()");
    assertThatThrownBy(() -> batchNorm2d(2).forward(ones(1, 2, 1, 1)))
        .hasMessageContaining("got input [1, 2, 1, 1]");
    assertThat(values(layer)).usingRecursiveComparison().isEqualTo(before);
    layer.forward(ones(1, 2, 3));
  }

  @Test
  void anEmptyBatchIsCountedOnly() {
    BatchNorm1d layer = batchNorm1d(2);
    assertThat(layer.forward(zeros(0, 2)).shape().dims()).containsExactly(0, 2);
    assertThat(layer.runningMean().toFloatArray()).containsExactly(0, 0);
    assertThat(layer.runningVar().toFloatArray()).containsExactly(1, 1);
    assertThat(layer.stateDict().get("num_batches_tracked").item()).isEqualTo(1);
  }

  @Test
  void shapesThatDoNotFit() {
    assertThatThrownBy(() -> batchNorm1d(3).forward(x))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "batchNorm1d: input has 2 channels but the layer expects 3 (input [2, 2], expected"
                + " [batch, 3] or [batch, 3, length]); make the layer batchNorm1d(2)?");
    assertThatThrownBy(() -> batchNorm2d(3).forward(x))
        .hasMessage(
            "batchNorm2d: input must be [batch, 3, height, width], got [2, 2]; change the layers"
                + " before it");
    assertThatThrownBy(() -> batchNorm1d(3).forward(ones(2, 3, 4, 4)))
        .hasMessage(
            "batchNorm1d: input must be [batch, 3] or [batch, 3, length], got [2, 3, 4, 4]; use"
                + " batchNorm2d(3)");
    assertThatThrownBy(() -> Sequential.of(flatten(), linear(4, 8), batchNorm1d(6)))
        .isInstanceOf(ShapeException.class)
        .hasMessageStartingWith("Sequential: layer 2, BatchNorm1d(6, ")
        .hasMessageContaining("input has 8 channels but the layer expects 6");
    assertThatThrownBy(() -> Sequential.of(flatten(), batchNorm2d(6)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("[?, 6, ?, ?]");
    Sequential.of(linear(4, 8), batchNorm1d(8), relu(), linear(8, 2));
  }

  @Test
  void settingsOutOfRange() {
    assertThatThrownBy(() -> batchNorm1d(0))
        .hasMessage("batchNorm1d: needs at least 1 channel, got 0");
    assertThatThrownBy(() -> batchNorm1d(2, b -> b.momentum(1.5)))
        .hasMessage("batchNorm: momentum must be in 0 to 1, got 1.5");
    assertThatThrownBy(() -> batchNorm1d(2, b -> b.eps(Double.NaN)))
        .hasMessage("batchNorm: eps must be finite and 0 or more, got NaN");
    assertThatThrownBy(() -> batchNorm1d(2, b -> b.affine(false)).weight())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("weight: this layer was made without it: BatchNorm1d(2, ");
  }

  @Test
  void printsAsPyTorch() {
    assertThat(batchNorm2d(12, b -> b.eps(0.25).momentum(0.5).affine(false)))
        .hasToString(
            "BatchNorm2d(12, eps=0.25, momentum=0.5, affine=False, track_running_stats=True)");
  }

  @Test
  void aModelFileHasSettingsAndStatistics(@TempDir Path folder) {
    Sequential model =
        Sequential.of(
            linear(2, 3),
            batchNorm1d(3, b -> b.momentum(0.25).eps(0.5)),
            linear(3, 2),
            batchNorm1d(2, b -> b.affine(false)),
            batchNorm1d(2, b -> b.trackRunningStats(false)));
    model.forward(x);
    model.save(folder.resolve("model"));
    Sequential loaded = Sequential.load(folder.resolve("model"));
    assertThat(loaded).hasToString(model.toString());
    assertThat(values(loaded)).usingRecursiveComparison().isEqualTo(values(model));
    assertThat(loaded.predict(x).toFloatArray()).containsExactly(model.predict(x).toFloatArray());
    model.forward(x);
    loaded.train().forward(x);
    assertThat(values(loaded)).usingRecursiveComparison().isEqualTo(values(model));
  }

  @Test
  void aFileOfAnotherSizeIsRefused(@TempDir Path folder) {
    Path file = folder.resolve("weights");
    Safetensors.save(file, batchNorm1d(3).stateDict());
    BatchNorm1d layer = batchNorm1d(3);
    layer.loadStateDict(Safetensors.load(file));
    assertThatThrownBy(() -> batchNorm1d(2).loadStateDict(Safetensors.load(file)))
        .hasMessageContaining("\"running_mean\" is FLOAT32 [3] instead of FLOAT32 [2]");
    assertThatThrownBy(() -> Sequential.load(file)).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void aCopyHasStatisticsOfItsOwn() {
    Sequential model = Sequential.of(linear(2, 2), batchNorm1d(2));
    model.forward(x);
    Sequential copy = model.copy();
    assertThat(values(copy)).usingRecursiveComparison().isEqualTo(values(model));
    float[] mean = copy.get(1, BatchNorm1d.class).runningMean().toFloatArray();
    model.forward(x);
    assertThat(copy.get(1, BatchNorm1d.class).runningMean().toFloatArray()).containsExactly(mean);
  }

  @Test
  void aPredictorDoesNotFollowTraining() {
    Sequential model = Sequential.of(linear(2, 3), batchNorm1d(3), linear(3, 2));
    model.forward(x);
    Predictor predictor = model.predictor(2);
    double[] before = predictor.predict(new float[] {1, 2}).probabilities();
    model.forward(randn(8, 2).mul(50));
    assertThat(predictor.predict(new float[] {1, 2}).probabilities()).containsExactly(before);
    assertThat(model.predictor(2).predict(new float[] {1, 2}).probabilities()).isNotEqualTo(before);
  }

  @Test
  void threadsEvaluateWhileOneTrains() throws Exception {
    Sequential model = Sequential.of(linear(2, 3), batchNorm1d(3), relu());
    Tensor inputs = randn(6, 2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<Boolean>> evaluations = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        evaluations.add(
            threads.submit(
                () ->
                    IntStream.range(0, 200)
                        .allMatch(
                            n -> Float.isFinite(model.predict(inputs).sum().toFloatArray()[0]))));
      }
      for (int i = 0; i < 200; i++) {
        model.forward(inputs).sum().backward();
      }
      for (Future<Boolean> evaluation : evaluations) {
        assertThat(evaluation.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(model.stateDict().get("1.num_batches_tracked").item()).isEqualTo(200);
  }

  @Test
  void aBackwardPassIsIndependentOfLaterUpdates() {
    BatchNorm1d layer = batchNorm1d(2);
    Tensor first = layer.forward(x).pow(2).sum();
    layer.forward(x.mul(3));
    first.backward();
    assertThat(layer.weight().grad().toFloatArray()).doesNotContain(Float.NaN);
  }

  @Test
  void trainingStepsKeepNoBuffers() {
    Sequential model =
        Sequential.of(linear(2, 3), batchNorm1d(3), Layers.layerNorm(3), Layers.residual(relu()));
    List<Long> live = new ArrayList<>();
    for (int step = 0; step < 20; step++) {
      model.zeroGrad();
      TensorScope.within("a step", () -> backward(model));
      live.add(x.backend().memory().liveBuffers());
    }
    // Lost buffers of earlier tests may be found meanwhile, so that the count can fall.
    assertThat(live.get(19)).isLessThanOrEqualTo(live.get(1));
  }

  private Tensor backward(Module model) {
    Tensor loss = model.forward(x).pow(2).sum();
    loss.backward();
    return loss;
  }
}
