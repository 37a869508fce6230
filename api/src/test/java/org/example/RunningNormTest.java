package org.example;

import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.tensor.Tensors.manualSeed;
import static dev.cresset.tensor.Tensors.noGrad;
import static dev.cresset.tensor.Tensors.randn;
import static dev.cresset.tensor.Tensors.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.nn.Layer;
import dev.cresset.nn.LayerOutputs;
import dev.cresset.nn.Module;
import dev.cresset.nn.PartialShape;
import dev.cresset.nn.Sequential;
import dev.cresset.nn.Summary;
import dev.cresset.tensor.GradientCheck;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.NotFiniteException;
import dev.cresset.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A layer from outside the library is treated like the library's own. */
class RunningNormTest {

  /** A network from outside that calls layers from outside. */
  private static final class Net extends Module {
    private final Module first = register("first", linear(4, 3));
    private final Module norm = register("norm", new RunningNorm(3));
    private final Module last = register("last", linear(3, 2));

    @Override
    public Tensor forward(Tensor x) {
      return last.forward(norm.forward(first.forward(x)).relu());
    }

    @Override
    protected boolean keepsTensors() {
      return false;
    }
  }

  @BeforeEach
  void seed() {
    manualSeed(1);
  }

  private static DataLoader data() {
    Tensor x = randn(32, 4);
    float[][] rows = new float[32][];
    long[] labels = new long[32];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = x.get(i).toFloatArray();
      labels[i] = rows[i][0] > 0 ? 1 : 0;
    }
    return DataLoader.of(Dataset.of(rows, labels)).batchSize(8);
  }

  @Test
  void hasPytorchsKeysAndFigures() {
    RunningNorm norm = new RunningNorm(2);
    assertThat(norm.stateDict().keySet())
        .containsExactly("weight", "bias", "running_mean", "running_var", "num_batches_tracked");
    Tensor x = tensor(new float[] {1, 2, 3, 6, 5, 1}, 3, 2);
    // torch.nn.BatchNorm1d(2)(x)
    assertThat(norm.forward(x).toFloatArray())
        .containsExactly(
            new float[] {-1.22474f, -0.46291f, 0, 1.38873f, 1.22474f, -0.92582f}, within(1e-4f));
    Map<String, Tensor> state = norm.stateDict();
    assertThat(state.get("running_mean").toFloatArray())
        .containsExactly(new float[] {0.3f, 0.3f}, within(1e-6f));
    assertThat(state.get("running_var").toFloatArray())
        .containsExactly(new float[] {1.3f, 1.6f}, within(1e-5f));
    assertThat(state.get("num_batches_tracked").item()).isEqualTo(1);
  }

  @Test
  void itsGradientIsRight() {
    RunningNorm norm = new RunningNorm(3);
    Tensor x = randn(5, 3).requiresGrad(true);
    List<Tensor> inputs = new ArrayList<>(norm.parameters());
    inputs.add(x);
    GradientCheck.of(inputs).check(() -> norm.forward(x));
  }

  @Test
  void neighboursAreChecked() {
    assertThatThrownBy(() -> Sequential.of(linear(4, 3), relu(), new RunningNorm(5)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "Sequential: layer 0, Linear(in_features=4, out_features=3, bias=True), gives 3"
                + " features but layer 2, RunningNorm(5, eps=1.0E-5), takes 5; make the two numbers"
                + " equal");
    assertThatThrownBy(() -> Sequential.of(new RunningNorm(5), relu(), linear(4, 3)))
        .hasMessageContaining("0, RunningNorm(5, eps=1.0E-5), gives 5 features but layer 2, ");
    Sequential.of(linear(4, 3), new RunningNorm(3), linear(3, 1));
  }

  @Test
  void theSummarySeesItInsideANetworkFromOutside() {
    assertThat(new Net().summary(4).layers())
        .containsExactly(
            new Summary.Layer("first", "Linear", List.of(-1L, 3L), 15, 12, false, true),
            new Summary.Layer("norm", "RunningNorm", List.of(-1L, 3L), 6, 0, false, true),
            new Summary.Layer("last", "Linear", List.of(-1L, 2L), 8, 6, false, true));
  }

  @Test
  void itsOutputIsReportedInsideANetworkFromOutside() {
    List<String> names = new ArrayList<>();
    LayerOutputs.observe(new Net(), randn(2, 4), (name, layer, output) -> names.add(name));
    assertThat(names).containsExactly("first", "norm", "last");
  }

  @Test
  void aLossThatIsNotFiniteNamesIt() {
    Net model = new Net();
    InPlace.assign(model.norm.stateDict().get("weight"), Tensors.full(Float.POSITIVE_INFINITY, 3));
    assertThatThrownBy(() -> Trainer.of(model).loss(crossEntropy()).optimizer(sgd(0.1)).fit(data()))
        .isInstanceOf(NotFiniteException.class)
        .hasMessageContaining("the parameter \"norm.weight\" is not finite, and the first output")
        .hasMessageContaining("is that of layer \"norm\", RunningNorm(3, eps=1.0E-5)");
  }

  @Test
  void aLossThatIsNotFiniteNamesABuffer() {
    class Shift extends Layer {
      private final Tensor by = registerBuffer("by", Tensors.full(Double.NaN, 2));

      @Override
      protected Tensor compute(Tensor x) {
        return x.add(by);
      }
    }
    Sequential model = Sequential.of(linear(4, 2), new Shift());
    assertThatThrownBy(() -> Trainer.of(model).loss(crossEntropy()).optimizer(sgd(0.1)).fit(data()))
        .isInstanceOf(NotFiniteException.class)
        .hasMessageContaining("the buffer \"1.by\" is not finite, and the first output")
        .hasMessageContaining("is that of layer \"1\", Shift()");
  }

  @Test
  void trainsAndPredicts() {
    Net model = new Net();
    DataLoader data = data();
    double accuracy =
        Trainer.of(model)
            .loss(crossEntropy())
            .optimizer(sgd(0.5))
            .epochs(20)
            .validateOn(data)
            .fit(data)
            .last()
            .validationAccuracy()
            .getAsDouble();
    assertThat(accuracy).isGreaterThan(0.9);
    Tensor x = randn(2, 4);
    assertThat(model.copy().predict(x).toFloatArray())
        .containsExactly(model.predict(x).toFloatArray());
  }

  // What prediction frees

  @Test
  void predictionFreesWhatIsComputedOnTheWay() {
    Sequential sequential = Sequential.of(linear(4, 3), new RunningNorm(3), relu(), linear(3, 2));
    for (Module model : List.of(sequential, new Net())) {
      Tensor x = randn(5, 4);
      Tensor warm = model.predict(x);
      long before = x.backend().memory().liveBuffers();
      Tensor y = model.predict(x);
      assertThat(x.backend().memory().liveBuffers()).as("%s", model).isEqualTo(before + 1);
      assertThat(y.toFloatArray()).containsExactly(warm.toFloatArray());
      assertThat(x.isClosed()).isFalse();
    }
  }

  @Test
  void aNetworkThatKeepsTensorsIsLeftAlone() {
    List<Tensor> kept = new ArrayList<>();
    Module model =
        new Module() {
          private final Module layer = register("layer", linear(4, 3));

          @Override
          public Tensor forward(Tensor x) {
            Tensor hidden = layer.forward(x);
            kept.add(hidden);
            return hidden.relu();
          }
        };
    model.predict(randn(1, 4));
    noGrad(() -> Sequential.of(relu(), model).predict(randn(1, 4)));
    assertThat(kept).hasSize(2).noneMatch(Tensor::isClosed);
  }

  @Test
  void aModuleOfNoLayersKnowsNoShape() {
    class Unknown extends Module {
      PartialShape says() {
        return outputShape(inputShape());
      }
    }
    assertThat(new Unknown().says()).isEqualTo(PartialShape.unknown());
    assertThatThrownBy(() -> new Unknown().forward(randn(1)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "forward: Unknown does not implement forward(Tensor); override it, or call the forward"
                + " method that the module defines");
  }

  @Test
  void wholeShapesAreChecked() {
    class Images extends Module {
      @Override
      protected PartialShape outputShape(PartialShape input) {
        return PartialShape.of(-1, 6, 5, 5);
      }

      @Override
      protected PartialShape inputShape() {
        return PartialShape.of(-1, 1, -1, -1);
      }
    }
    assertThatThrownBy(() -> Sequential.of(new Images(), linear(150, 10)))
        .hasMessage(
            "Sequential: layer 0, Images(), gives 5 features but layer 1, Linear(in_features=150,"
                + " out_features=10, bias=True), takes 150; put flatten() between them");
    assertThatThrownBy(() -> Sequential.of(new Images(), relu(), new Images()))
        .hasMessage(
            "Sequential: layer 0, Images(), gives 6 channels but layer 2, Images(), takes 1; make"
                + " the two numbers equal");
    assertThatThrownBy(() -> Sequential.of(new Images(), flatten(), relu(), linear(151, 10)))
        .hasMessageContaining("layer 1, Flatten(start_dim=1, end_dim=-1), gives 150 features");
    class Picky extends Module {
      @Override
      protected PartialShape outputShape(PartialShape input) {
        throw new ShapeException("picky: takes no images");
      }
    }
    assertThatThrownBy(() -> Sequential.of(new Images(), new Picky()))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "Sequential: layer 1, Picky(), for an input of shape [?, 6, 5, 5]: picky: takes no"
                + " images");
  }
}
