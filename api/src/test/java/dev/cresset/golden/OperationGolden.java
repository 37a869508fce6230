package dev.cresset.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The cases of one tensor operation, with values and gradients by PyTorch; {@code
 * torch_operation_goldens.py} writes them.
 */
public record OperationGolden(String operation, List<Case> cases) {

  /** One call: its inputs, its result and the gradients by the inputs. */
  private record Case(
      String name,
      List<GoldenFile.Section> inputs,
      List<GoldenFile.Section> results,
      List<GoldenFile.Section> gradients) {

    static Case of(String name) {
      return new Case(name, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    /** Returns the numbers after the colon. */
    double[] arguments() {
      int colon = name.indexOf(':');
      return colon < 0 || colon == name.length() - 1
          ? new double[0]
          : Arrays.stream(name.substring(colon + 1).split(","))
              .mapToDouble(Double::parseDouble)
              .toArray();
    }
  }

  /** Relative to the largest element of a result: sums of some 50 terms at most. */
  private static final double TOLERANCE = 3e-6;

  /** Returns all operations. */
  public static List<OperationGolden> all() {
    Map<String, List<Case>> byOperation = new LinkedHashMap<>();
    Case open = Case.of("none");
    for (GoldenFile.Section section : GoldenFile.read("operations.txt").sections()) {
      switch (section.name()) {
        case "floats", "longs" -> open.inputs().add(section);
        case "result", "result-longs" -> open.results().add(section);
        case "gradient" -> open.gradients().add(section);
        default -> {
          open = Case.of(section.name().substring("case.".length()));
          byOperation
              .computeIfAbsent(open.name().split(":")[0], name -> new ArrayList<>())
              .add(open);
        }
      }
    }
    return byOperation.entrySet().stream()
        .map(entry -> new OperationGolden(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** Computes all cases on the current backend and compares them with PyTorch's. */
  public void check() {
    cases.forEach(this::check);
  }

  private void check(Case each) {
    List<Tensor> inputs = each.inputs().stream().map(GoldenFile.Section::tensor).toList();
    inputs.stream()
        .filter(input -> input.dtype() == DType.FLOAT32)
        .forEach(input -> input.requiresGrad(true));
    Tensor y = apply(each.arguments(), inputs.toArray(new Tensor[0]));
    GoldenFile.Section result = each.results().get(0);
    String what = "%s of %s".formatted(each.name(), inputs.stream().map(Tensor::shape).toList());
    assertThat(y.shape()).as(what).isEqualTo(result.shape());
    if (result.name().equals("result-longs")) {
      assertThat(y.dtype()).as(what).isEqualTo(DType.INT64);
      assertThat(y.toLongArray()).as(what).containsExactly(result.longs());
    } else {
      assertThat(y.dtype()).as(what).isEqualTo(DType.FLOAT32);
      close(what, y, result);
    }
    if (!each.gradients().isEmpty()) {
      y.backward(weights(y), false);
      int next = 0;
      for (Tensor input : inputs) {
        if (input.requiresGrad()) {
          Tensor gradient = input.grad() == null ? Tensors.zerosLike(input) : input.grad();
          close(what + ", gradient " + next, gradient, each.gradients().get(next++));
        }
      }
    }
  }

  /** As in the script. */
  private static Tensor weights(Tensor y) {
    float[] values = new float[(int) y.shape().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = ((i * 7 + 3) % 11 - 5) / 4f;
    }
    return y.newTensor(values, values.length).reshape(y.shape().dims());
  }

  private static void close(String what, Tensor actual, GoldenFile.Section expected) {
    assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
    float[] found = actual.toFloatArray();
    float[] wanted = expected.floats();
    boolean isElementwise = what.contains("[27]"); // its elements are of all magnitudes
    double scale = 1;
    for (float value : wanted) {
      scale = Math.max(scale, !isElementwise && Float.isFinite(value) ? Math.abs(value) : 0);
    }
    for (int i = 0; i < wanted.length; i++) {
      boolean same = Float.compare(found[i] + 0f, wanted[i] + 0f) == 0;
      double allowed = TOLERANCE * Math.max(scale, Math.abs(wanted[i]));
      assertThat(same || Float.isFinite(wanted[i]) && Math.abs(found[i] - wanted[i]) <= allowed)
          .as("%s: element %s should be %s but is %s", what, i, wanted[i], found[i])
          .isTrue();
    }
  }

  private Tensor apply(double[] in, Tensor... x) {
    return switch (operation) {
      case "abs" -> x[0].abs();
      case "square" -> x[0].square();
      case "clamp" -> x[0].clamp(in[0], in[1]);
      case "erf" -> x[0].erf();
      case "gelu" -> x[0].gelu();
      case "silu" -> x[0].silu();
      case "softplus" -> x[0].softplus();
      case "leakyRelu" -> x[0].leakyRelu(in[0]);
      case "elu" -> x[0].elu(in[0]);
      case "lt" -> x.length == 2 ? x[0].lt(x[1]) : x[0].lt(in[0]);
      case "le" -> x.length == 2 ? x[0].le(x[1]) : x[0].le(in[0]);
      case "ge" -> x.length == 2 ? x[0].ge(x[1]) : x[0].ge(in[0]);
      case "ne" -> x.length == 2 ? x[0].ne(x[1]) : x[0].ne(in[0]);
      case "norm" -> x[0].norm();
      case "var" ->
          in.length == 0
              ? x[0].var()
              : in.length == 1 ? x[0].var((int) in[0]) : x[0].var((int) in[0], true);
      case "std" ->
          in.length == 0
              ? x[0].std()
              : in.length == 1 ? x[0].std((int) in[0]) : x[0].std((int) in[0], true);
      case "max" -> in.length == 0 ? x[0].max() : x[0].maxWithIndices((int) in[0]).values();
      case "min" -> in.length == 0 ? x[0].min() : x[0].minWithIndices((int) in[0]).values();
      case "argmax" -> in.length == 0 ? x[0].argmax() : x[0].argmax((int) in[0]);
      case "argmin" -> in.length == 0 ? x[0].argmin() : x[0].argmin((int) in[0]);
      case "topk" -> x[0].topk((int) in[0], (int) in[1]).values();
      case "topkIndices" -> x[0].topk((int) in[0], (int) in[1]).indices();
      case "cumsum" -> x[0].cumsum((int) in[0]);
      case "permute" -> x[0].permute(Arrays.stream(in).mapToInt(dim -> (int) dim).toArray());
      case "transpose" -> x[0].transpose((int) in[0], (int) in[1]);
      case "squeeze" -> x[0].squeeze((int) in[0]);
      case "unsqueeze" -> x[0].unsqueeze((int) in[0]);
      case "flatten" -> in.length == 0 ? x[0].flatten() : x[0].flatten((int) in[0]);
      case "expand" -> x[0].expand(Arrays.stream(in).mapToLong(dim -> (long) dim).toArray());
      case "narrow" -> x[0].narrow((int) in[0], (long) in[1], (long) in[2]);
      case "indexSelect" -> x[0].indexSelect((int) in[0], x[1]);
      case "gather" -> x[0].gather((int) in[0], x[1]);
      case "cat" -> Tensors.cat((int) in[0], x);
      case "stack" -> Tensors.stack((int) in[0], x);
      case "where" -> Tensors.where(x[0], x[1], x[2]);
      case "matmul" -> x[0].matmul(x[1]);
      case "arange" -> Tensors.arange((long) in[0]);
      case "eye" -> Tensors.eye((long) in[0]);
      case "oneHot" -> Tensors.oneHot(x[0], (long) in[0]);
      default -> throw new IllegalStateException("no operation " + operation);
    };
  }

  @Override
  public String toString() {
    return operation;
  }
}
