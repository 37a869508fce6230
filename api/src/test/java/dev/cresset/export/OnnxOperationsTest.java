package dev.cresset.export;

import static dev.cresset.tensor.Tensors.arange;
import static dev.cresset.tensor.Tensors.cat;
import static dev.cresset.tensor.Tensors.eye;
import static dev.cresset.tensor.Tensors.full;
import static dev.cresset.tensor.Tensors.labels;
import static dev.cresset.tensor.Tensors.oneHot;
import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.scalar;
import static dev.cresset.tensor.Tensors.stack;
import static dev.cresset.tensor.Tensors.tensor;
import static dev.cresset.tensor.Tensors.where;
import static dev.cresset.tensor.Tensors.zeros;
import static dev.cresset.tensor.Tensors.zerosLike;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.tensor.Functional;
import dev.cresset.tensor.Tensor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** ONNX Runtime computes each tensor operation as this library does, for any batch size. */
class OnnxOperationsTest {

  /** Methods of {@code Tensor} that return one but compute nothing that a graph could contain. */
  private static final Set<String> NO_OPERATIONS =
      Set.of("requiresGrad", "keep", "persist", "grad");

  /** Applied to a batch of matrices {@code [batch, 2, 3]}; the name begins with the method's. */
  record Case(String name, UnaryOperator<Tensor> operation) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case of(String name, UnaryOperator<Tensor> operation) {
    return new Case(name, operation);
  }

  private static long batch(Tensor x) {
    return x.shape().dim(0);
  }

  static Stream<Case> operations() {
    return Stream.of(
            arithmetic(),
            convolutions(),
            comparisons(),
            products(),
            shapes(),
            views(),
            reductions(),
            statistics(),
            functions(),
            constants(),
            batchSizes())
        .flatMap(List::stream);
  }

  private static List<Case> arithmetic() {
    Tensor row = tensor(new float[] {1, -2, 3}, 3);
    return List.of(
        of("add row", x -> x.add(row)),
        of("add number", x -> x.add(1.5)),
        of("newTensor", x -> x.add(x.newTensor(new float[] {1, -2, 3}, 3))),
        of("sub", x -> row.sub(x)),
        of("sub number", x -> x.sub(1.5)),
        of("mul itself", x -> x.mul(x)),
        of("mul number", x -> x.mul(-2)),
        of("div", x -> row.div(x)),
        of("div number", x -> x.div(3)),
        of("pow", x -> x.pow(row)),
        of("pow 2", x -> x.pow(2)),
        of("pow 0.5", x -> x.pow(0.5)),
        of("neg", Tensor::neg),
        of("reciprocal", Tensor::reciprocal),
        of("exp", Tensor::exp),
        of("log", Tensor::log),
        of("sqrt", Tensor::sqrt),
        of("eq", x -> x.gt(1).eq(ones(3))),
        of("eq number", x -> x.gt(1).eq(0)),
        of("eq labels", x -> x.argmax(2).eq(labels(1, 2))),
        of("eq label", x -> x.argmax(2).eq(1)),
        of("eq mixed", x -> x.argmax(2).eq(ones(2))),
        of("gt", x -> x.gt(row)),
        of("gt number", x -> x.gt(0.7)),
        of("gt label", x -> x.argmax(2).gt(0.5)),
        of("matmul matrix", x -> x.matmul(tensor(new float[] {1, 2, 3, 4, 5, 6}, 3, 2))),
        of("matmul vector", x -> x.matmul(row)),
        of("matmul from the left", x -> row.matmul(x.sum(0).t())),
        of("mm", x -> x.sum(1).mm(x.sum(1).t())),
        of("t", x -> x.sum(1).t()),
        of("t of a vector", x -> x.sum(2).sum(1).t()));
  }

  private static List<Case> comparisons() {
    Tensor row = tensor(new float[] {1, -2, 0.5f}, 3);
    return List.of(
        of("ne", x -> x.argmax(2).toFloat().ne(ones(2))),
        of("ne number", x -> x.gt(1).ne(0)),
        of("ne label", x -> x.argmax(2).ne(1)),
        of("lt", x -> x.lt(row)),
        of("lt number", x -> x.lt(0.7)),
        of("le", x -> x.le(row)),
        of("le label", x -> x.argmax(2).le(1.5)),
        of("ge", x -> x.ge(row)),
        of("ge label", x -> x.argmax(2).ge(labels(1, 0))),
        of("where", x -> where(x.gt(row), x, row)),
        of("where with one of the batch", x -> where(x.gt(1), x, row.reshape(1, 1, 3))),
        of("where label", x -> where(x.argmax(2).unsqueeze(2), scalar(-1), x)),
        of("clamp", x -> x.clamp(0.5, 1.25)),
        of("abs", x -> x.sub(1).abs()));
  }

  private static List<Case> products() {
    Tensor batched = tensor(new float[] {1, 2, 3, 4, 5, 6}, 1, 3, 2);
    return List.of(
        of("matmul batched", x -> x.matmul(x.transpose(1, 2))),
        of("matmul broadcast", x -> x.matmul(batched)),
        of("matmul vector by batches", x -> tensor(new float[] {1, -1}).matmul(x)),
        of("square", Tensor::square));
  }

  private static List<Case> views() {
    Tensor index = tensor(new long[] {2, 0, 2, 1}, 1, 2, 2);
    return List.of(
        of("permute", x -> x.permute(2, 0, 1)),
        of("transpose", x -> x.transpose(0, -1)),
        of("squeeze", x -> x.sum(1, true).squeeze(1)),
        of("unsqueeze", x -> x.unsqueeze(1)),
        of("unsqueeze at the end", x -> x.unsqueeze(-1)),
        of("flatten", Tensor::flatten),
        of("flatten 1", x -> x.flatten(1)),
        of("expand", x -> x.sum(1, true).expand(-1, 4, -1)),
        of("expand in front", x -> x.expand(2, batch(x), 2, 3)),
        of("narrow", x -> x.narrow(2, 1, 2)),
        of("narrow by the batch size", x -> x.narrow(0, batch(x) - 1, 1)),
        of("narrow of none", x -> x.narrow(0, 1, 0)),
        of("indexSelect", x -> x.indexSelect(2, labels(2, 0, 2))),
        of("gather", x -> x.gather(2, index.expand(batch(x), 2, 2))),
        of("cat", x -> cat(1, x, x.mul(2), x.narrow(1, 0, 1))),
        of("cat of batches", x -> cat(0, x, x)),
        of("stack", x -> stack(1, x, x.neg())),
        of("oneHot of a constant", x -> x.add(oneHot(labels(2, 0), 3))),
        of("arange", x -> x.mul(arange(3).toFloat())),
        of("eye", x -> x.matmul(eye(3))));
  }

  private static List<Case> statistics() {
    return List.of(
        of("max of all", Tensor::max),
        of("min of all", Tensor::min),
        of("min 1", x -> x.min(1)),
        of("minWithIndices", x -> x.minWithIndices(2).values()),
        of("minWithIndices, indices", x -> x.minWithIndices(-1).indices()),
        of("argmax of all", Tensor::argmax),
        of("argmin 2", x -> x.argmin(2)),
        of("argmin of all", Tensor::argmin),
        of("topk", x -> x.topk(2, 2).values()),
        of("topk, indices", x -> x.topk(1, 1).indices()),
        of("topk over the batch", x -> x.topk(1, 0).values()),
        of("var", Tensor::var),
        of("var 2", x -> x.var(2)),
        of("var 1 kept", x -> x.div(x.var(1, true).add(1))),
        of("std", Tensor::std),
        of("std 2", x -> x.std(2)),
        of("norm", Tensor::norm),
        of("cumsum 1", x -> x.cumsum(1)),
        of("cumsum of the batch", x -> x.cumsum(0)));
  }

  private static List<Case> shapes() {
    return List.of(
        of("view -1", x -> x.view(-1, 6)),
        of("view batch", x -> x.view(batch(x), -1)),
        of("view flat", x -> x.view(-1)),
        of("view batch last", x -> x.view(6, batch(x))),
        of("view of the same shape", x -> x.view(batch(x), 2, 3)),
        of("reshape multiples", x -> x.reshape(batch(x) * 2, 3)),
        of("reshape batch twice", x -> x.sum(1).mm(x.sum(1).t()).reshape(1, batch(x), batch(x))),
        of("reshape batch moved", x -> x.sum(1).mm(x.sum(1).t()).reshape(batch(x), 1, batch(x))),
        of("get first", x -> x.get(0)),
        of("get last", x -> x.get(-1)),
        of("get of a row", x -> x.view(6, batch(x)).get(-2)),
        of("detach", x -> x.detach().add(1)),
        of("detach at the end", Tensor::detach),
        of("copy", x -> x.copy().add(x)),
        of("copy at the end", Tensor::copy),
        of("input itself", x -> x),
        of("toFloat", x -> x.toFloat().argmax(1).toFloat()),
        of("toLong", x -> x.mul(-3).toLong().toLong()));
  }

  private static List<Case> reductions() {
    return List.of(
        of("sum", Tensor::sum),
        of("sum 0", x -> x.sum(0)),
        of("sum 1", x -> x.sum(1)),
        of("sum -1 kept", x -> x.sum(-1, true)),
        of("sum 0 kept", x -> x.sum(0, true).add(x)),
        of("mean", Tensor::mean),
        of("mean of all, then added", x -> x.mean().add(x)),
        of("mean 0", x -> x.mean(0)),
        of("mean 1", x -> x.mean(1)),
        of("mean 2 kept", x -> x.sub(x.mean(2, true))),
        of("max 0", x -> x.max(0)),
        of("max 2", x -> x.max(2)),
        of("maxWithIndices", x -> x.maxWithIndices(1).values()),
        of("maxWithIndices, indices", x -> x.maxWithIndices(-1).indices()),
        of("argmax 0", x -> x.argmax(0)),
        of("argmax 2", x -> x.argmax(2)),
        of("argmax of equal elements", x -> x.gt(-1).argmax(2)));
  }

  private static List<Case> functions() {
    Tensor weight = tensor(new float[] {1, 2, 3, -4, 5, 6}, 2, 3);
    Tensor bias = tensor(new float[] {1, -1}, 2);
    return List.of(
        of("relu", x -> x.sub(1).relu()),
        of("relu function", x -> Functional.relu(x.sub(1))),
        of("sigmoid", x -> x.sub(1).sigmoid()),
        of("tanh", x -> x.sub(1).tanh()),
        of("softplus", x -> x.sub(1).mul(30).softplus()),
        of("erf", x -> x.sub(1).erf()),
        of("gelu", x -> x.sub(1).gelu()),
        of("silu", x -> x.sub(1).silu()),
        of("leakyRelu", x -> x.sub(1).leakyRelu(0.25)),
        of("elu", x -> x.sub(1).elu(0.5)),
        of("softmax 0", x -> x.softmax(0)),
        of("softmax 1", x -> x.softmax(1)),
        of("softmax large", x -> x.mul(200).softmax(2)),
        of("logSoftmax 2", x -> x.logSoftmax(2)),
        of("logSoftmax large", x -> x.mul(200).logSoftmax(-1)),
        of("linear", x -> Functional.linear(x, weight, bias)),
        of("linear without bias", x -> Functional.linear(x, weight)),
        of("dropout in evaluation mode", x -> Functional.dropout(x, 0.5, false)),
        of("custom function", x -> new Cube().apply(x)));
  }

  private static List<Case> convolutions() {
    Tensor weight = tensor(new float[] {1, 2, 3, -4, 5, 6, -7, 8}, 2, 2, 1, 2);
    Tensor bias = tensor(new float[] {1, -1}, 2);
    UnaryOperator<Tensor> images = x -> x.reshape(batch(x), 2, 1, 3);
    Tensor rows = tensor(new float[] {1, -2, 3, 4}, 4, 1, 1);
    return List.of(
        of("conv2d", x -> Functional.conv2d(images.apply(x), weight, bias)),
        of(
            "conv2d strides",
            x ->
                Functional.conv2d(
                    images.apply(x),
                    weight,
                    null,
                    new int[] {1, 2},
                    new int[] {2, 1},
                    new int[] {1, 3},
                    1)),
        of("conv1d", x -> Functional.conv1d(x, weight.reshape(2, 2, 2), bias, 1, 1, 2, 1)),
        of("conv1d groups", x -> Functional.conv1d(x, rows, null, 2, 0, 1, 2)),
        of(
            "maxPool2d",
            x ->
                Functional.maxPool2d(
                    images.apply(x), new int[] {1, 2}, new int[] {1, 1}, new int[] {0, 1})),
        of(
            "avgPool2d",
            x ->
                Functional.avgPool2d(
                    images.apply(x), new int[] {1, 2}, new int[] {1, 2}, new int[] {0, 1})),
        of("adaptiveAvgPool2d", x -> Functional.adaptiveAvgPool2d(images.apply(x), 1)),
        of("adaptiveAvgPool2d uneven", x -> Functional.adaptiveAvgPool2d(images.apply(x), 1, 2)));
  }

  private static List<Case> constants() {
    Tensor mask = tensor(new float[] {1, 0, 1, 0, 0, 1}, 2, 3);
    Tensor classes = labels(1, 2);
    return List.of(
        of("labels in a field", x -> x.argmax(2).eq(classes)),
        of("tensor", x -> x.add(tensor(new float[] {1, 2}, 2, 1))),
        of("tensor in a field", x -> x.mul(mask)),
        of("ones of the batch size", x -> ones(batch(x), 2, 1).mul(3).add(x)),
        of("zerosLike", x -> zerosLike(x).sub(x)),
        of("full by the batch size", x -> full(0.5 * batch(x), batch(x), 1, 3).add(x)),
        of("zeros alone", x -> zeros(batch(x), 2)),
        of("scalar", x -> x.add(scalar(2))),
        of("reading a constant", x -> x.mul(mask.sum().item())));
  }

  private static List<Case> batchSizes() {
    return List.of(
        of("mean by hand", x -> x.sum(0).div(batch(x))),
        of("mean by a factor", x -> x.sum(0).mul(1.0 / batch(x))),
        of("unbiased variance", x -> x.sub(x.mean(0)).pow(2).sum(0).div(batch(x) - 1 + 1e-3)),
        of("batch size as a tensor", x -> x.div(tensor(new float[] {batch(x)}))),
        of("batch size as a label", x -> x.argmax(1).eq(labels(batch(x) - 1))));
  }

  private static final class Cube extends dev.cresset.tensor.Function {
    @Override
    protected Tensor forward(Context context, Tensor... inputs) {
      return inputs[0].pow(3);
    }

    @Override
    protected Tensor[] backward(Context context, Tensor gradient) {
      throw new UnsupportedOperationException();
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void givesTheSameOutputs(Case each, @TempDir Path folder) throws Exception {
    OnnxChecks.sameOutputs(
        OnnxChecks.module(each.operation()), folder.resolve("operation.onnx"), 2, 3);
  }

  @Test
  void noOperationIsMissingHere() {
    Set<String> operations = new TreeSet<>();
    for (Method method : Tensor.class.getMethods()) {
      if (method.getReturnType() == Tensor.class && !Modifier.isStatic(method.getModifiers())) {
        operations.add(method.getName());
      }
    }
    operations.removeAll(NO_OPERATIONS);
    Set<String> tested =
        operations().map(each -> each.name().split(" ")[0]).collect(Collectors.toSet());

    assertThat(tested).containsAll(operations);
  }
}
