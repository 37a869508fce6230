package dev.cresset.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.cresset.loss.Losses;
import dev.cresset.loss.Reduction;
import dev.cresset.spi.Backend;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Functions and gradients at NaN, infinities, zeros and denormals, against what PyTorch computes.
 *
 * <p>{@code torch_edge_values.py} writes the file: a line with a name and a shape, a line with the
 * elements, and so on.
 */
abstract class EdgeValueConformance {

  /** One function at one gradient by its output: its values, and the gradients by its inputs. */
  record Case(String name, float gradient, Values y, List<Values> gradients) {
    @Override
    public String toString() {
      return name + ", gradient " + gradient;
    }
  }

  private static final Map<String, Values> INPUTS = new HashMap<>();
  private static final List<Case> CASES = read();

  private static final Map<String, Function<List<Tensor>, Tensor>> FUNCTIONS =
      Map.ofEntries(
          unary("neg", Tensor::neg),
          unary("exp", Tensor::exp),
          unary("log", Tensor::log),
          unary("sqrt", Tensor::sqrt),
          unary("relu", Tensor::relu),
          unary("sigmoid", Tensor::sigmoid),
          unary("tanh", Tensor::tanh),
          unary("softplus", Tensor::softplus),
          unary("reciprocal", Tensor::reciprocal),
          unary("pow_0", x -> x.pow(0)),
          unary("pow_1", x -> x.pow(1)),
          unary("pow_2", x -> x.pow(2)),
          unary("pow_3", x -> x.pow(3)),
          unary("pow_2.7", x -> x.pow(2.7)),
          unary("pow_nan", x -> x.pow(Double.NaN)),
          unary("div_0", x -> x.div(0)),
          unary("mul_0", x -> x.mul(0)),
          unary("mul_inf", x -> x.mul(Double.POSITIVE_INFINITY)),
          unary("add_nan", x -> x.add(Double.NaN)),
          Map.entry("binary.add", in -> in.get(0).add(in.get(1))),
          Map.entry("binary.sub", in -> in.get(0).sub(in.get(1))),
          Map.entry("binary.mul", in -> in.get(0).mul(in.get(1))),
          Map.entry("binary.div", in -> in.get(0).div(in.get(1))),
          Map.entry("binary.pow", in -> in.get(0).pow(in.get(1))),
          rows("softmax", x -> x.softmax(1)),
          rows("logSoftmax", x -> x.logSoftmax(1)),
          rows("max", x -> x.max(1)),
          rows("argmax", x -> x.argmax(1).toFloat()),
          rows("sum", x -> x.sum(1)),
          rows("mean", x -> x.mean(1)),
          rows(
              "crossEntropy",
              x -> Losses.crossEntropy().reduction(Reduction.NONE).apply(x, twos(x))),
          rows(
              "crossEntropySmooth",
              x ->
                  Losses.crossEntropy()
                      .labelSmoothing(0.1)
                      .reduction(Reduction.NONE)
                      .apply(x, twos(x))),
          rows("nll", x -> Losses.nll().reduction(Reduction.NONE).apply(x, twos(x))));

  @RegisterExtension final CurrentBackend current;

  EdgeValueConformance(Backend backend) {
    this.current = new CurrentBackend(backend);
  }

  static List<Case> cases() {
    return CASES;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isPyTorchs(Case each) {
    assumeFalse(current.backend() instanceof ReferenceBackend, "overflows later than float");
    List<Tensor> inputs = inputs(each.name());
    Tensor y = FUNCTIONS.get(each.name()).apply(inputs);
    check(each + ": y", inputs, each.y(), y);
    if (!each.gradients().isEmpty()) {
      Tensor g = Tensors.full(each.gradient(), y.shape().dims());
      y.backward(g, false);
      for (int i = 0; i < inputs.size(); i++) {
        check(each + ": gradient " + i, inputs, each.gradients().get(i), inputs.get(i).grad());
      }
    }
  }

  private static List<Tensor> inputs(String name) {
    List<String> names =
        name.startsWith("unary.")
            ? List.of("edges")
            : name.startsWith("binary.") ? List.of("a", "b") : List.of("rows");
    return names.stream()
        .map(INPUTS::get)
        .map(values -> Tensors.tensor(values.floats(), values.shape().dims()).requiresGrad(true))
        .toList();
  }

  /** NaN for NaN, infinity for infinity; finite values within a few roundings. */
  private static void check(String what, List<Tensor> inputs, Values expected, Tensor actual) {
    assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
    float[] found = actual.toFloatArray();
    double least = what.startsWith("rows") ? 1e-6 : Float.MIN_NORMAL; // sums of terms around 1
    for (int i = 0; i < found.length; i++) {
      float wanted = expected.floats()[i];
      boolean same = Float.compare(wanted + 0f, found[i] + 0f) == 0; // the sign of 0 is left open
      double allowed = Math.max(1e-4 * Math.abs(wanted), least);
      assertThat(same || Float.isFinite(wanted) && Math.abs(wanted - found[i]) <= allowed)
          .as(
              "%s: element %d of input(s) %s should be %s but is %s",
              what, i, at(inputs, found.length, i), wanted, found[i])
          .isTrue();
    }
  }

  private static String at(List<Tensor> inputs, int size, int i) {
    StringBuilder text = new StringBuilder();
    for (Tensor input : inputs) {
      float[] values = input.toFloatArray();
      int each = values.length / size;
      text.append(
          each == 0
              ? Arrays.toString(Arrays.copyOfRange(values, i / 3 * 3, i / 3 * 3 + 3))
              : Arrays.toString(Arrays.copyOfRange(values, i * each, (i + 1) * each)));
    }
    return text.toString();
  }

  private static Tensor twos(Tensor x) {
    return Tensors.full(2, x.shape().dim(0)).toLong();
  }

  private static Map.Entry<String, Function<List<Tensor>, Tensor>> unary(
      String name, Function<Tensor, Tensor> function) {
    return Map.entry("unary." + name, in -> function.apply(in.get(0)));
  }

  private static Map.Entry<String, Function<List<Tensor>, Tensor>> rows(
      String name, Function<Tensor, Tensor> function) {
    return Map.entry("rows." + name, in -> function.apply(in.get(0)));
  }

  private static List<Case> read() {
    List<Case> cases = new ArrayList<>();
    String[] lines = text().split("\n");
    for (int i = 0; i < lines.length; i += 2) {
      String[] header = lines[i].split(" ");
      Values values = values(header, lines[i + 1]);
      if (header[0].equals("gradient")) {
        cases.get(cases.size() - 1).gradients().add(values);
      } else if (header[0].equals("y")) {
        Case open = cases.remove(cases.size() - 1);
        cases.add(new Case(open.name(), open.gradient(), values, open.gradients()));
      } else if (header[0].contains(".")) {
        cases.add(new Case(header[0], values.floats()[0], values, new ArrayList<>()));
      } else {
        INPUTS.put(header[0], values);
      }
    }
    return List.copyOf(cases);
  }

  private static Values values(String[] header, String line) {
    long[] dims =
        LongStream.range(1, header.length).map(i -> Long.parseLong(header[(int) i])).toArray();
    String[] words = line.split(" ");
    float[] floats = new float[words.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = Float.parseFloat(words[i].replace("nan", "NaN").replace("inf", "Infinity"));
    }
    return Values.of(Shape.of(dims), floats);
  }

  private static String text() {
    try (InputStream in = EdgeValueConformance.class.getResourceAsStream("edge-values.txt")) {
      if (in == null) {
        throw new IllegalStateException(
            "no file edge-values.txt; run src/test/python/torch_edge_values.py");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
