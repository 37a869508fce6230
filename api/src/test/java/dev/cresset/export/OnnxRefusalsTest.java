package dev.cresset.export;

import static dev.cresset.nn.Layers.linear;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.loss.Losses;
import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Functional;
import dev.cresset.tensor.Generator;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What no graph expresses ends in a sentence that names it, and leaves the former file alone. */
class OnnxRefusalsTest {

  @TempDir private Path folder;

  /** A forward pass for inputs {@code [batch, 3]}, and the pattern of the sentence. */
  record Case(String sentence, UnaryOperator<Tensor> forward) {
    @Override
    public String toString() {
      return sentence;
    }
  }

  private static Case of(String sentence, UnaryOperator<Tensor> forward) {
    return new Case(sentence, forward);
  }

  private static long batch(Tensor x) {
    return x.shape().dim(0);
  }

  static Stream<Case> refused() {
    AtomicInteger calls = new AtomicInteger();
    Tensor counter = Tensors.scalar(0);
    return Stream.concat(
        Stream.of(
            of(
                "reads elements that depend on the input \\(item at .*OnnxRefusalsTest.*, so its"
                    + " path may",
                x -> x.sum().item() > 0 ? x.relu() : x),
            of(".*\\(toFloatArray at .*", x -> x.add(x.toFloatArray()[0])),
            of(".*\\(toLongArray at .*", x -> x.add(x.argmax(1).toLongArray()[0])),
            of(".*\\(allClose at .*", x -> x.allClose(x.relu()) ? x : x.relu()),
            of(".*\\(toString at .*", x -> x.mul(x.toString().length())),
            of(
                ".*\\(ClassLabels.of at .*ClassificationLoss.*",
                x -> Losses.nll().apply(x.logSoftmax(1), x.argmax(1)))),
        Stream.of(
            of(
                "changes a tensor in place \\(assign at .*isTraining\\(\\)\\)",
                x -> {
                  InPlace.assign(counter, counter.add(1));
                  return x.add(counter);
                }),
            of(
                "randn at .* gives other numbers in a second pass, so .*",
                x -> x.add(Tensors.randn(3))),
            of("dropout at .* gives other numbers .*", x -> Functional.dropout(x, 0.5, true)),
            of(
                "the forward pass draws random numbers, which .*",
                x -> Generator.standard().nextInt(1000) < 999 ? x.relu() : x),
            of("mul at .* gives other numbers .*", x -> x.mul(calls.incrementAndGet())),
            of(
                "two forward passes take different paths \\(tanh at .* became relu at .*\\), so the"
                    + " path depends on random numbers or on state .*",
                x -> calls.incrementAndGet() % 2 == 0 ? x.relu() : x.tanh()),
            of(
                "the forward pass takes another path for a batch of 1 than for one of 2 \\(relu at"
                    + " .* became tanh at .*\\), but .*",
                x -> batch(x) > 1 ? x.relu() : x.tanh()),
            of(
                "the forward pass takes another path for a batch of 3 than for one of 2 \\(exp at"
                    + " .* is in only one of them\\), but .*",
                x -> batch(x) > 2 ? x.exp() : x),
            of(
                "the batch dimension cannot be dynamic, because the forward pass fails for a batch"
                    + " of 3 \\(view: \\[3, 3\\] has 9 elements.*",
                x -> x.view(2, 3)),
            of(
                "the batch dimension cannot be dynamic: the numbers \\[4.0, 4.0, 9.0, 1.0\\] in mul"
                    + " at .* do not depend linearly on the batch size .*",
                x -> x.mul(batch(x) * batch(x))),
            of(
                "the batch dimension cannot be dynamic: the elements of a tensor of shape \\[2,"
                    + " 1\\] in tensor at .*",
                x -> x.mul(Tensors.tensor(new float[(int) batch(x)], batch(x), 1))),
            of(
                "add at .* uses a tensor of shape \\[2, 3\\] that another thread computed .*",
                x -> x.add(CompletableFuture.supplyAsync(x::relu).join())),
            of(
                "the forward pass returns a tensor of shape \\[2, 3\\] that no tensor operation of"
                    + " this thread computed; .*",
                x -> CompletableFuture.supplyAsync(x::relu).join())));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void isRefused(Case each) throws Exception {
    Path file = Files.writeString(folder.resolve("model.onnx"), "former");

    assertThatThrownBy(() -> Onnx.export(OnnxChecks.module(each.forward()), file, 3))
        .isInstanceOf(UnsupportedOperationException.class)
        .message()
        .startsWith("export: ")
        .doesNotContain("\n")
        .containsPattern(each.sentence());

    assertThat(file).hasContent("former");
    assertThat(folder.toFile().list()).containsExactly("model.onnx");
  }

  @Test
  void aWrongShapeIsTheErrorOfTheForwardPass() {
    assertThatThrownBy(
            () -> Onnx.export(Sequential.of(linear(784, 10)), folder.resolve("a.onnx"), 783))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("linear: input has 783 features but the layer expects 784");
  }

  @Test
  void anUnregisteredParameterIsNamed() {
    Module careless =
        new Module() {
          private final Tensor weight = Tensors.ones(3).requiresGrad(true);

          @Override
          public Tensor forward(Tensor x) {
            return x.mul(weight);
          }
        };
    assertThatThrownBy(() -> Onnx.export(careless, folder.resolve("a.onnx"), 3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("weight");
  }

  @Test
  void noResultIsSaidToBeNone() {
    assertThatThrownBy(() -> Onnx.export(OnnxChecks.module(x -> null), folder.resolve("a.onnx"), 3))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("export: the output of the model must not be null");
  }

  @Test
  void meansAndDeviationsMustFit() {
    Onnx export = Onnx.of(Sequential.of(linear(3, 2)));
    assertThatThrownBy(() -> export.normalize(0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "normalize: needs a finite mean and a positive standard deviation for each channel, got"
                + " means [0.0] and deviations [0.0]");
    assertThatThrownBy(
            () ->
                export
                    .normalize(new double[] {0, 0}, new double[] {1, 1})
                    .export(folder.resolve("a.onnx"), 3))
        .isInstanceOf(ShapeException.class)
        .hasMessageStartingWith("normalize: got means for 2 channels, but the input is [2, 3]; ");
  }
}
