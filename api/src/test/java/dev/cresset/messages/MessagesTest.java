package dev.cresset.messages;

import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.tensor.Tensors.labels;
import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.tensor;
import static dev.cresset.tensor.Tensors.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.cresset.backend.Backends;
import dev.cresset.backend.Parity;
import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.data.DataSplits;
import dev.cresset.data.Dataset;
import dev.cresset.data.ImageDataset;
import dev.cresset.data.Transforms;
import dev.cresset.loss.Losses;
import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.optim.Optimizers;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.Trainer;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Awkward arguments end in one sentence that names the operation and the argument. */
class MessagesTest {

  /** One call and the sentence it ends in; {@code *} stands for any text. */
  record Case(String sentence, ThrowingCallable call) {
    @Override
    public String toString() {
      return sentence;
    }
  }

  private static Case of(String sentence, ThrowingCallable call) {
    return new Case(sentence, call);
  }

  private static final long[] NO_SHAPE = null;
  private static final Tensor NO_TENSOR = null;

  static List<Case> nulls() {
    Tensor x = ones(2, 3);
    Sequential model = Sequential.of(linear(3, 2));
    Dataset data = Dataset.of(new float[][] {{1, 2, 3}}, new long[] {0});
    return List.of(
        of("add: the tensor must not be null", () -> x.add(NO_TENSOR)),
        of("matmul: the tensor must not be null", () -> x.matmul(NO_TENSOR)),
        of("eq: the tensor must not be null", () -> x.eq(NO_TENSOR)),
        of("backward: the tensor must not be null", () -> x.backward(NO_TENSOR, false)),
        of("reshape: the shape must not be null", () -> x.reshape(NO_SHAPE)),
        of("tensor: the array of values must not be null", () -> tensor((float[]) null, 1)),
        of("labels: the array of values must not be null", () -> labels((long[]) null)),
        of("zeros: the shape must not be null", () -> zeros(NO_SHAPE)),
        of("zerosLike: the tensor must not be null", () -> Tensors.zerosLike(NO_TENSOR)),
        of("noGrad: the body must not be null", () -> Tensors.noGrad((Runnable) null)),
        of("withSeed: the body must not be null", () -> Tensors.withSeed(1, null)),
        of("Linear.forward: the input must not be null", () -> linear(1, 2).forward(null)),
        of("Sequential.forward: the input must not be null", () -> model.forward(null)),
        of("predict: the input must not be null", () -> model.predict(null)),
        of(
            "Sequential.of: the layer at position 1 must not be null",
            () -> Sequential.of(linear(1, 2), null)),
        of("summary: the input shape must not be null", () -> model.summary(NO_SHAPE)),
        of("loadStateDict: the state must not be null", () -> model.loadStateDict(null)),
        of("save: the file must not be null", () -> model.save(null)),
        of("Sequential.load: the file must not be null", () -> Sequential.load(null)),
        of(
            "optimizer: the parameter at position 1 must not be null",
            () -> Optimizers.sgd(1).over(Arrays.asList(ones(1).requiresGrad(true), null))),
        of("mse: the output must not be null", () -> Losses.mse().apply(null, x)),
        of("nll: the tensor of targets must not be null", () -> Losses.nll().apply(x, null)),
        of("nll: the reduction must not be null", () -> Losses.nll().reduction(null)),
        of("DataLoader.of: the dataset must not be null", () -> DataLoader.of(null)),
        of(
            "dataset: the row of inputs at position 1 must not be null",
            () -> Dataset.of(new float[][] {{1}, null}, new long[] {0, 1})),
        of(
            "dataset: the array of pixels must not be null",
            () -> ImageDataset.of(Shape.of(1, 1, 1), null, new byte[0], 2)),
        of("randomSplit: the dataset must not be null", () -> DataSplits.randomSplit(null, 1)),
        of(
            "transform: the transform at position 0 must not be null",
            () -> data.transform(new dev.cresset.data.Transform[] {null})),
        of(
            "normalize: the array of means must not be null",
            () -> Transforms.normalize(null, new double[1])),
        of("Trainer.of: the model must not be null", () -> Trainer.of(null)),
        of("Trainer.loss: the loss must not be null", () -> Trainer.of(model).loss(null)),
        of(
            "Trainer.optimizer: the optimizer must not be null",
            () -> Trainer.of(model).optimizer(null)),
        of(
            "Trainer.fit: the training data must not be null",
            () -> Trainer.of(model).loss(Losses.nll()).optimizer(Optimizers.sgd(1)).fit(null)),
        of("backend: the name must not be null", () -> Backends.use(null)),
        of("Parity: the model must not be null", () -> Parity.of(null)));
  }

  static List<Case> sizes() {
    String most = " (at most 2147483639 are possible); use smaller dimensions, smaller batches or";
    Tensor x = ones(2, 3);
    return List.of(
        of(
            "uniform: a tensor of shape [32768, 65536] would have 2147483648 elements" + most + "*",
            () -> linear(65_536, 32_768)),
        of(
            "randn: a tensor of shape [8589934592] would have 8589934592 elements" + most + "*",
            () -> Tensors.randn(1L << 33)),
        of("rand: a tensor of shape [3, 1431655765] would*", () -> Tensors.rand(3, 1_431_655_765)),
        of("zeros: a tensor of shape [4294967296] would*", () -> zeros(1L << 32)),
        of("full: a tensor of shape [4294967296] would*", () -> Tensors.full(2, 1L << 32)),
        of(
            "reshape: [2, 3] has 6 elements, which do not make [9223372036854775807, 2]*",
            () -> x.reshape(Long.MAX_VALUE, 2)),
        of("reshape: [2, 3] has 6 elements*", () -> x.reshape(-1, Long.MAX_VALUE, 2)),
        of(
            "shape: [9223372036854775807, 2] has more elements than can be counted (a tensor has"
                + " at most 2147483639); use smaller dimensions",
            () -> zeros(Long.MAX_VALUE, 2)),
        of("shape: every dimension must be 0 or more, got [-1]*", () -> zeros(-1)),
        of(
            "add: a tensor of shape [100000, 30000] would*",
            () -> zeros(100_000, 1).add(zeros(1, 30_000))),
        of(
            "matmul: a tensor of shape [100000, 30000] would*",
            () -> zeros(100_000, 1).matmul(zeros(1, 30_000))),
        of(
            "a batch of inputs: a tensor of shape [100000, 30000] would*",
            () -> {
              float[][] rows = new float[100_000][];
              Arrays.fill(rows, new float[30_000]);
              Dataset.of(rows, new long[rows.length]).gather(new int[rows.length]);
            }),
        of(
            "dataset: images of shape [10000000, 1, 1] have 10000000 channels (at most 4096 are"
                + " possible); the shape is [channels, height, width]",
            () -> ImageDataset.of(Shape.of(10_000_000, 1, 1), new byte[0], new byte[0], 2)));
  }

  static List<Case> remedies() {
    Tensor one = ones(8, 1);
    return List.of(
        of(
            "linear: input [4, 0] has no features where the layer expects 2; check how the data is"
                + " read",
            () -> linear(2, 2).forward(zeros(4, 0))),
        of(
            "mse: output and targets must have one shape, got [8, 1] and [8]; give the dataset"
                + " targets of shape [8, 1] per batch, one row for each sample, or remove*",
            () -> Losses.mse().apply(one, ones(8))),
        of(
            "mse: *got [8, 2] and [8, 3]; make the last layer linear(.., 3), or give the*",
            () -> Losses.mse().apply(ones(8, 2), ones(8, 3))),
        of(
            "no backend is called \"cuda\"; found: jvm. Use one of these, or add the dependency of"
                + " nd4j, djl or another backend, and in a shaded jar merge the META-INF/services"
                + " files; see docs/errors.md#no-backend-found",
            () -> Backends.use("cuda")),
        of(
            "Parity: the tolerance must be 0 or more, got NaN",
            () -> Parity.of(Sequential.of(relu())).tolerance(Double.NaN)),
        of(
            "add: this tensor of shape [] was freed by the loop over a DataLoader, when it moved on"
                + " to its next batch; read it with item() before that (to add up losses, total +="
                + " loss.item()), or call keep() on it; see docs/errors.md#tensor-was-freed",
            () -> {
              Tensor total = Tensors.scalar(0);
              for (Batch batch : loader()) {
                total = total.add(batch.inputs().sum());
              }
              total.add(1);
            }),
        of(
            "backward: this tensor of shape * was freed by the loop over a DataLoader, when it"
                + " moved on to its next batch; call backward() before that; see"
                + " docs/errors.md#tensor-was-freed",
            () -> {
              Tensor weight = ones(1).requiresGrad(true);
              List<Tensor> kept = new ArrayList<>();
              for (Batch batch : loader()) {
                kept.add(batch.inputs().mul(weight).sum().keep());
              }
              kept.get(0).backward();
            }),
        of(
            "register: modules can be nested 500 levels deep, these would be nested 501; pass the"
                + " layers to one Sequential.of(...)",
            () -> nested(5_000)),
        of(
            "register: modules can be nested 500 levels deep, these would be nested 501; pass the"
                + " layers to one Sequential.of(...)",
            () -> new Nest().descend(5_000)),
        of(
            "register: modules can be nested 500 levels deep, these would be nested 501; pass the"
                + " layers to one Sequential.of(...)",
            () -> new Nest().descend(299).add(nested(201))));
  }

  /** Registers a child before the child has one. */
  private static final class Nest extends Module {

    /** Returns the innermost of a number of modules made below this one. */
    Nest descend(int count) {
      Nest last = this;
      for (int i = 0; i < count; i++) {
        last = last.add(new Nest());
      }
      return last;
    }

    <M extends Module> M add(M child) {
      return register("child", child);
    }

    @Override
    public Tensor forward(Tensor x) {
      for (Module child : children().values()) {
        return child.forward(x);
      }
      return x;
    }
  }

  private static DataLoader loader() {
    return DataLoader.of(Dataset.of(new float[][] {{1}, {2}, {3}}, new long[] {0, 1, 2}));
  }

  private static Sequential nested(int depth) {
    Sequential model = Sequential.of(linear(1, 1));
    for (int i = 2; i < depth; i++) {
      model = Sequential.of(model);
    }
    return model;
  }

  @ParameterizedTest
  @MethodSource({"nulls", "sizes", "remedies"})
  void endsInASentence(Case each) {
    Throwable thrown = catchThrowable(each.call());
    assertThat(thrown).as("nothing was thrown").isNotNull();
    String pattern = "\\Q" + each.sentence().replace("*", "\\E.*\\Q") + "\\E";
    assertThat(String.valueOf(thrown.getMessage())).matches("(?s)" + pattern);
  }

  @Test
  void theDeepestAllowedNetworkMadeFromTheOutsideInWorksThroughout() {
    Nest model = new Nest();
    model.descend(499);
    assertThat(model.forward(ones(1, 1)).shape()).isEqualTo(Shape.of(1, 1));
    assertThat(model.train().eval().isTraining()).isFalse();
    assertThat(model.toString()).contains("Nest()");
  }

  @Test
  void theDeepestAllowedNetworkWorksThroughout() {
    Sequential model = nested(499);
    assertThat(model.forward(ones(1, 1)).shape()).isEqualTo(Shape.of(1, 1));
    assertThat(model.predict(ones(1, 1)).shape()).isEqualTo(Shape.of(1, 1));
    assertThat(model.parameters()).hasSize(2);
    assertThat(model.train().eval().isTraining()).isFalse();
    assertThat(model.toString()).contains("Linear");
    assertThat(model.summary(1).parameters()).isEqualTo(2);
    model.loadStateDict(model.stateDict());
  }

  @Test
  void aStateIsCheckedAsAWholeBeforeTheFirstParameterChanges() {
    Module model = Sequential.of(linear(2, 2), linear(2, 2));
    float[] before = model.parameters().get(0).toFloatArray();
    Map<String, Tensor> state = new HashMap<>(model.stateDict());
    state.put("0.weight", ones(2, 2));
    state.put("1.bias", null);
    assertThat(catchThrowable(() -> model.loadStateDict(state)))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("loadStateDict: the tensor \"1.bias\" must not be null");
    state.put("1.bias", ones(2));
    state.put(null, ones(1));
    assertThat(catchThrowable(() -> model.loadStateDict(state)))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("loadStateDict: the name of a tensor must not be null");
    assertThat(model.parameters().get(0).toFloatArray()).containsExactly(before);
  }

  @Test
  void aStateMadeOfTheModelsOwnParametersIsReadBeforeItIsWritten() {
    Module model = Sequential.of(linear(2, 2), linear(2, 2));
    List<float[]> before = new ArrayList<>();
    model.parameters().forEach(parameter -> before.add(parameter.toFloatArray()));
    Map<String, Tensor> state = model.stateDict();
    model.loadStateDict(
        Map.of(
            "0.weight", state.get("1.weight"),
            "0.bias", state.get("1.bias"),
            "1.weight", state.get("0.weight"),
            "1.bias", state.get("0.bias")));
    assertThat(model.parameters().get(0).toFloatArray()).containsExactly(before.get(2));
    assertThat(model.parameters().get(1).toFloatArray()).containsExactly(before.get(3));
    assertThat(model.parameters().get(2).toFloatArray()).containsExactly(before.get(0));
    assertThat(model.parameters().get(3).toFloatArray()).containsExactly(before.get(1));
  }
}
