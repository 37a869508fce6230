package dev.cresset.nn;

import static dev.cresset.nn.Layers.linear;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.tensor.Tensors.labels;
import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.tensor;
import static dev.cresset.tensor.Tensors.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.Trainer;
import dev.cresset.types.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tensors that are saved with a module but not trained. */
class BufferTest {

  /** Subtracts a running mean, and counts the batches. */
  static final class Centred extends Layer {
    private final Tensor shift = register("shift", zeros(2));
    private final Tensor mean = registerBuffer("running_mean", zeros(2));
    private final Tensor batches = registerBuffer("num_batches_tracked", labels(0).reshape());

    @Override
    protected Tensor compute(Tensor x) {
      Tensor now = x.detach().mean(0);
      if (isTraining()) {
        updateBuffer(mean, mean.mul(0.9).add(now.mul(0.1)));
        updateBuffer(batches, Tensors.tensor(new long[] {(long) batches.item() + 1}).reshape());
      }
      return x.sub(isTraining() ? now : mean).add(shift);
    }

    void change(Tensor buffer, Tensor value) {
      updateBuffer(buffer, value);
    }

    Tensor add(String name, Tensor buffer) {
      return registerBuffer(name, buffer);
    }
  }

  private final Centred layer = new Centred();
  private final Sequential model = Sequential.of(linear(2, 2), layer, linear(2, 3));
  private final DataLoader data =
      DataLoader.of(
              Dataset.of(new float[][] {{1, 2}, {3, 4}, {5, 6}, {7, 9}}, new long[] {0, 1, 2, 0}))
          .batchSize(2);

  @Test
  void theStateHasPytorchsOrder() {
    Module root =
        new Module() {
          {
            register("child", new Centred());
            registerBuffer("mask", ones(1));
            register("scale", ones(1));
          }
        };
    assertThat(root.stateDict().keySet())
        .containsExactly(
            "scale", "mask", "child.shift", "child.running_mean", "child.num_batches_tracked");
    assertThat(model.namedBuffers().keySet())
        .containsExactly("1.running_mean", "1.num_batches_tracked");
    assertThat(model.buffers()).containsExactly(layer.mean, layer.batches);
  }

  @Test
  void buffersAreNoParameters() {
    assertThat(model.namedParameters().keySet())
        .containsExactly("0.weight", "0.bias", "1.shift", "2.weight", "2.bias");
    assertThat(model.summary(2).layers().get(1).parameters()).isEqualTo(2);
    assertThat(model.summary(2).parameters()).isEqualTo(6 + 2 + 9);
    assertThat(layer.mean.requiresGrad()).isFalse();
  }

  @Test
  void theStateIsLoaded() {
    Map<String, Tensor> state = new Centred().stateDict();
    state.put("running_mean", tensor(new float[] {3, 4}));
    state.put("num_batches_tracked", labels(7).reshape());
    layer.loadStateDict(state);
    assertThat(layer.mean.toFloatArray()).containsExactly(3, 4);
    assertThat(layer.batches.item()).isEqualTo(7);
    state.put("num_batches_tracked", Tensors.scalar(7));
    state.remove("running_mean");
    assertThatThrownBy(() -> layer.loadStateDict(state))
        .hasMessage(
            "loadStateDict: the state does not fit Centred: missing \"running_mean\";"
                + " \"num_batches_tracked\" is FLOAT32 [] instead of INT64 []; nothing was loaded");
  }

  @Test
  void trainingUpdatesThemAndEvaluationReads() {
    Trainer.of(model)
        .loss((output, targets) -> output.pow(2).mean())
        .optimizer(sgd(0))
        .epochs(3)
        .validateOn(data)
        .fit(data);
    assertThat(layer.batches.item()).isEqualTo(6);
    assertThat(layer.mean.toFloatArray()[0]).isNotZero();
    float[] before = layer.mean.toFloatArray();
    Tensor x = tensor(new float[] {1, 2}, 1, 2);
    float[] first = model.predict(x).toFloatArray();
    assertThat(model.eval().forward(x).toFloatArray()).containsExactly(first);
    assertThat(layer.mean.toFloatArray()).containsExactly(before);
    assertThat(layer.batches.item()).isEqualTo(6);
  }

  @Test
  void theyOutliveTheScopeTheyWereMadeIn() {
    Centred made = TensorScope.within("building", Centred::new);
    TensorScope.within("a step", () -> made.forward(ones(3, 2)));
    assertThat(made.mean.toFloatArray()).containsExactly(0.1f, 0.1f);
  }

  @Test
  void aBackwardPassSurvivesAnUpdateOfWhatItDoesNotNeed() {
    Tensor loss = layer.forward(ones(3, 2)).sum();
    layer.change(layer.mean, ones(2));
    loss.backward();
    assertThat(layer.shift.grad().toFloatArray()).containsExactly(3, 3);
  }

  @Test
  void updatesHappenInTrainingModeOnly() {
    layer.eval();
    assertThatThrownBy(() -> layer.change(layer.mean, ones(2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "updateBuffer: Centred is in evaluation mode, in which other threads may read its"
                + " buffers; check isTraining() first");
    layer.train();
    assertThatThrownBy(
            () ->
                layer.evaluating(
                    () -> {
                      layer.change(layer.mean, ones(2));
                      return layer;
                    }))
        .hasMessageContaining("is in evaluation mode");
    layer.change(layer.mean, ones(2));
    assertThat(layer.mean.toFloatArray()).containsExactly(1, 1);
  }

  @Test
  void onlyBuffersAreUpdated() {
    assertThatThrownBy(() -> layer.change(layer.shift, ones(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "updateBuffer: a tensor of shape [2] is not a buffer of Centred; pass one that"
                + " registerBuffer(..) returned");
    assertThatThrownBy(() -> layer.change(layer.mean, ones(3)))
        .hasMessage("assign: expected shape [2] but got [3]");
    assertThatThrownBy(() -> layer.change(layer.mean, labels(1, 2)))
        .hasMessage(
            "assign: the target is FLOAT32 but the source is INT64; convert it with toFloat() or"
                + " toLong()");
  }

  @Test
  void whatCannotBeABuffer() {
    assertThatThrownBy(() -> layer.add("b", ones(1).requiresGrad(true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "registerBuffer: a buffer is not trained, but \"b\" requires a gradient; pass detach(),"
                + " or use register(..) for a parameter");
    assertThatThrownBy(() -> layer.add("running_mean", ones(1)))
        .hasMessage(
            "register: Centred already has a member called \"running_mean\"; choose another name");
    assertThatThrownBy(() -> layer.add("shift", ones(1)))
        .hasMessageContaining("already has a member");
    Tensor frozen = ones(1);
    class Both extends Module {
      Both(boolean bufferFirst) {
        if (bufferFirst) {
          registerBuffer("b", frozen);
          register("p", frozen);
        } else {
          register("p", frozen).requiresGrad(false);
          registerBuffer("b", frozen);
        }
      }
    }
    assertThatThrownBy(() -> new Both(true))
        .hasMessage(
            "register: \"p\" is a buffer of Both already; a tensor is either trained or a buffer");
    assertThatThrownBy(() -> new Both(false))
        .hasMessage(
            "registerBuffer: \"b\" is a parameter of Both already; a tensor is either trained or a"
                + " buffer");
    assertThatThrownBy(() -> layer.add("a.b", ones(1))).hasMessageContaining("a dot");
  }

  @Test
  void threadsEvaluateWhileOneTrains() throws Exception {
    Tensor x = ones(4, 2);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<Boolean>> evaluations = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        evaluations.add(
            threads.submit(
                () ->
                    IntStream.range(0, 300)
                        .allMatch(n -> Float.isFinite(model.predict(x).toFloatArray()[0]))));
      }
      for (int i = 0; i < 300; i++) {
        model.forward(x);
      }
      for (Future<Boolean> evaluation : evaluations) {
        assertThat(evaluation.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(layer.batches.item()).isEqualTo(300);
  }

  @Test
  void theSnapshotDoesNotFollowTraining() {
    Map<String, Tensor> snapshot = TensorScope.within("somewhere", model::copyStateDict);
    float[] weight = model.parameters().get(0).toFloatArray();
    Trainer.of(model).loss((output, targets) -> output.pow(2).mean()).optimizer(sgd(0.1)).fit(data);
    assertThat(model.parameters().get(0).toFloatArray()).isNotEqualTo(weight);
    assertThat(snapshot.get("0.weight").toFloatArray()).containsExactly(weight);
    assertThat(snapshot.get("1.running_mean").toFloatArray()).containsExactly(0, 0);
    assertThat(snapshot.get("1.num_batches_tracked").dtype()).isEqualTo(DType.INT64);
    model.loadStateDict(snapshot);
    assertThat(model.parameters().get(0).toFloatArray()).containsExactly(weight);
    assertThat(layer.batches.item()).isZero();
  }
}
