package dev.cresset.tensor;

import static dev.cresset.tensor.Tensors.labels;
import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.scalar;
import static dev.cresset.tensor.Tensors.tensor;
import static dev.cresset.tensor.Tensors.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.types.Shape;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Shapes of results, and the words when shapes do not fit. */
class ShapesTest {

  private static void refuses(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(ShapeException.class).hasMessage(message);
  }

  // Making

  @Test
  void valuesWithoutAShapeAreAVector() {
    assertThat(tensor(new float[] {1, 2}).shape()).isEqualTo(Shape.of(2));
    assertThat(tensor(new float[] {1}).shape()).isEqualTo(Shape.of(1));
    assertThat(tensor(new float[0]).shape()).isEqualTo(Shape.of(0));
    assertThat(labels().shape()).isEqualTo(Shape.of(0));
    assertThat(scalar(1).shape()).isEqualTo(Shape.scalar());
    assertThat(zeros().shape()).isEqualTo(Shape.scalar());
  }

  @Test
  void valuesMustFillTheirShape() {
    refuses(
        () -> tensor(new float[5], 2, 3),
        "tensor: 5 values do not make shape [2, 3], which has 6 elements");
  }

  @Test
  void valuesAreCopied() {
    float[] values = {1, 2};
    Tensor x = tensor(values);
    values[0] = 9;
    assertThat(x.toFloatArray()).containsExactly(1, 2);
    x.toFloatArray()[1] = 9;
    assertThat(x.toFloatArray()).containsExactly(1, 2);
  }

  @Test
  void dimensionsBelowZeroAreRefused() {
    assertThatThrownBy(() -> zeros(2, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("shape: every dimension must be 0 or more, got [2, -1]");
  }

  @Test
  void anEmptyDimensionMakesNoElementsWhateverTheOthersAre() {
    assertThat(Shape.of(Long.MAX_VALUE, 2, 0).size()).isZero();
  }

  @Test
  void anEmptyTensorMayHaveDimensionsBeyondAnInt() {
    long size = 3_000_000_000L;
    Tensor tall = zeros(size, 0).requiresGrad(true);
    Tensor wide = zeros(0, size).requiresGrad(true);
    hasShapeAndGradient(tall.t(), tall, 0, size);
    hasShapeAndGradient(tall.view(0, size), tall, 0, size);
    hasShapeAndGradient(tall.reshape(2, -1), tall, 2, 0);
    hasShapeAndGradient(tall.sum(), tall);
    hasShapeAndGradient(tall.mean(0), tall, 0);
    hasShapeAndGradient(tall.max(0), tall, 0);
    hasShapeAndGradient(wide.max(1), wide, 0);
    hasShapeAndGradient(tall.get(-1), tall, 0);
    hasShapeAndGradient(tall.add(zeros(1, 1)), tall, size, 0);
    hasShapeAndGradient(tall.softmax(0), tall, size, 0);
    hasShapeAndGradient(tall.matmul(zeros(0, 0)), tall, size, 0);
    hasShapeAndGradient(wide.matmul(tall.detach()), wide, 0, 0);
    hasShapeAndGradient(Functional.linear(tall, zeros(0, 0), zeros(0)), tall, size, 0);
    hasShapeAndGradient(Functional.linear(zeros(0, size), wide, zeros(0)), wide, 0, 0);
    Tensor large = zeros(size, size, 0).requiresGrad(true);
    hasShapeAndGradient(large.matmul(zeros(0, 0)), large, size, size, 0);
    hasShapeAndGradient(Functional.linear(large, zeros(0, 0)), large, size, size, 0);
  }

  @Test
  void dimensionsWhoseProductCannotBeCountedAreRefused() {
    Tensor large = zeros(1L << 33, 1L << 30, 0);
    String message =
        "shape: [8589934592, 1073741824] has more elements than can be counted (a tensor has at"
            + " most 2147483639); use smaller dimensions";
    assertThatThrownBy(() -> large.matmul(zeros(0, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> Functional.linear(large, zeros(0, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThat(large.softmax(2).shape()).isEqualTo(large.shape());
    assertThat(zeros(2, 1L << 33, 1L << 30, 0).get(1).shape()).isEqualTo(large.shape());
  }

  private static void hasShapeAndGradient(Tensor result, Tensor input, long... dims) {
    assertThat(result.shape()).isEqualTo(Shape.of(dims));
    result.backward(zeros(dims), false);
    assertThat(input.grad().shape()).isEqualTo(input.shape());
    input.zeroGrad();
  }

  @Test
  void aResultWithTooManyElementsIsRefusedEvenIfTheOperandIsEmpty() {
    long size = 3_000_000_000L;
    String tooLarge =
        "%s: a tensor of shape %s would have 3000000000 elements (at most 2147483639 are possible);"
            + " use smaller dimensions, smaller batches or several tensors";
    assertThatThrownBy(() -> zeros(size, 0).sum(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(tooLarge.formatted("sum", "[3000000000]"));
    assertThatThrownBy(() -> zeros(size, 0).mean(1, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(tooLarge.formatted("mean", "[3000000000]"));
    assertThatThrownBy(() -> zeros(size, 0).matmul(zeros(0, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(tooLarge.formatted("matmul", "[3000000000, 1]"));
  }

  @Test
  void moreElementsThanCanBeCountedAreRefused() {
    assertThatThrownBy(() -> Shape.of(Long.MAX_VALUE, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "shape: [9223372036854775807, 2] has more elements than can be counted (a tensor has at"
                + " most 2147483639); use smaller dimensions");
  }

  // Broadcasting

  @Test
  void shapesAreAlignedFromTheLastDimension() {
    assertThat(ones(2, 1, 4).add(ones(3, 1)).shape()).isEqualTo(Shape.of(2, 3, 4));
    assertThat(ones(3).add(scalar(1)).shape()).isEqualTo(Shape.of(3));
    assertThat(ones(0, 3).add(ones(1, 3)).shape()).isEqualTo(Shape.of(0, 3));
    assertThat(ones(1).add(ones(0)).shape()).isEqualTo(Shape.of(0));
  }

  @Test
  void broadcastingRepeatsValues() {
    Tensor column = tensor(new float[] {10, 20}, 2, 1);
    Tensor row = tensor(new float[] {1, 2, 3});
    assertThat(column.add(row).toFloatArray()).containsExactly(11, 12, 13, 21, 22, 23);
    assertThat(row.sub(column).toFloatArray()).containsExactly(-9, -8, -7, -19, -18, -17);
    assertThat(row.gt(column.div(10)).toFloatArray()).containsExactly(0, 1, 1, 0, 0, 1);
    assertThat(row.eq(column.div(10)).toFloatArray()).containsExactly(1, 0, 0, 0, 1, 0);
    assertThat(row.pow(column.div(10)).toFloatArray()).containsExactly(1, 2, 3, 1, 4, 9);
  }

  @Test
  void shapesThatDoNotBroadcastAreNamed() {
    refuses(
        () -> ones(64, 10).add(ones(9)),
        "add: shapes [64, 10] and [9] do not broadcast: dimension 1 from the end is 10 in one and 9"
            + " in the other; they must be equal, or one of them 1");
    refuses(
        () -> ones(2, 3).div(ones(4, 1)),
        "div: shapes [2, 3] and [4, 1] do not broadcast: dimension 2 from the end is 2 in one and 4"
            + " in the other; they must be equal, or one of them 1");
    assertThatThrownBy(() -> ones(2).mul(ones(3))).hasMessageStartingWith("mul: ");
    assertThatThrownBy(() -> ones(2).sub(ones(3))).hasMessageStartingWith("sub: ");
    assertThatThrownBy(() -> ones(2).pow(ones(3))).hasMessageStartingWith("pow: ");
    assertThatThrownBy(() -> ones(2).eq(ones(3))).hasMessageStartingWith("eq: ");
    assertThatThrownBy(() -> ones(2).gt(ones(3))).hasMessageStartingWith("gt: ");
  }

  // Reshaping

  @Test
  void reshapeWorksOutOneDimension() {
    Tensor x = ones(4, 6);
    assertThat(x.reshape(-1).shape()).isEqualTo(Shape.of(24));
    assertThat(x.view(-1, 8).shape()).isEqualTo(Shape.of(3, 8));
    assertThat(x.view(2, -1, 3).shape()).isEqualTo(Shape.of(2, 4, 3));
    assertThat(x.view(24, -1).shape()).isEqualTo(Shape.of(24, 1));
    assertThat(ones(1, 1).reshape().shape()).isEqualTo(Shape.scalar());
    assertThat(ones(0, 784).view(-1, 784).shape()).isEqualTo(Shape.of(0, 784));
  }

  @Test
  void reshapeKeepsTheOrder() {
    Tensor x = tensor(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    assertThat(x.reshape(3, 2).toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(labels(1, 2, 3, 4).reshape(2, 2).toLongArray()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void reshapeRefusesWhatDoesNotFit() {
    refuses(
        () -> ones(4, 6).reshape(5, 5),
        "reshape: [4, 6] has 24 elements, which do not make [5, 5]; the product of the dimensions"
            + " must be 24");
    refuses(
        () -> ones(4, 6).view(-1, 5),
        "view: [4, 6] has 24 elements, which do not make [-1, 5]; the product of the dimensions"
            + " other than -1 must divide 24");
    refuses(
        () -> ones(4, 6).view(-1, -1),
        "view: [-1, -1] has a dimension below 0; one dimension may be -1, to be worked out");
    refuses(
        () -> ones(4, 6).view(-2, 12),
        "view: [-2, 12] has a dimension below 0; one dimension may be -1, to be worked out");
    refuses(
        () -> ones(0, 4).view(0, -1),
        "view: [0, 4] has 0 elements, which do not make [0, -1]; put a number in place of the -1,"
            + " which cannot be worked out beside a 0");
    refuses(
        () -> ones(2).reshape(),
        "reshape: [2] has 2 elements, which do not make []; the product of the dimensions must be"
            + " 2");
  }

  @Test
  void transposeSwapsRowsAndColumns() {
    Tensor x = tensor(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    assertThat(x.t().shape()).isEqualTo(Shape.of(3, 2));
    assertThat(x.t().toFloatArray()).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(ones(3).t().shape()).isEqualTo(Shape.of(3));
    refuses(
        () -> ones(2, 3, 4).t(),
        "t: a tensor of at most two dimensions is expected, got [2, 3, 4]; use"
            + " transpose(-2, -1)");
    assertThat(labels(1, 2).reshape(1, 2).t().toLongArray()).containsExactly(1, 2);
  }

  @Test
  void getTakesASlice() {
    Tensor x = tensor(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
    assertThat(x.get(0).toFloatArray()).containsExactly(1, 2);
    assertThat(x.get(-1).toFloatArray()).containsExactly(5, 6);
    assertThat(x.get(1).get(1).shape()).isEqualTo(Shape.scalar());
    assertThat(x.get(1).get(1).item()).isEqualTo(4);
    assertThat(ones(2, 3, 4).get(1).shape()).isEqualTo(Shape.of(3, 4));
  }

  @Test
  void getSendsTheGradientToTheSlice() {
    Tensor x = tensor(new float[] {1, 2, 3, 4, 5, 6}, 3, 2).requiresGrad(true);
    x.get(1).pow(2).sum().backward();
    assertThat(x.grad().toFloatArray()).containsExactly(0, 0, 6, 8, 0, 0);
  }

  @Test
  void getRefusesWhatIsNotThere() {
    assertThatThrownBy(() -> ones(3, 2).get(3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("get: index 3 is outside dimension 0 of shape [3, 2]; expected -3 to 2");
    assertThatThrownBy(() -> ones(3, 2).get(-4)).hasMessageContaining("index -4 is outside");
    refuses(() -> scalar(1).get(0), "get: a scalar has no slices; read it with item()");
    assertThatThrownBy(() -> ones(0, 2).get(0))
        .hasMessage("get: dimension 0 of shape [0, 2] is empty, so there is no slice 0");
  }

  // Products

  @Test
  void matmulOfEveryPairOfRanks() {
    Tensor vector = tensor(new float[] {1, 2, 3});
    Tensor matrix = tensor(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    assertThat(vector.matmul(vector).shape()).isEqualTo(Shape.scalar());
    assertThat(vector.matmul(vector).item()).isEqualTo(14);
    assertThat(matrix.matmul(vector).shape()).isEqualTo(Shape.of(2));
    assertThat(matrix.matmul(vector).toFloatArray()).containsExactly(14, 32);
    assertThat(vector.matmul(matrix.t()).shape()).isEqualTo(Shape.of(2));
    assertThat(vector.matmul(matrix.t()).toFloatArray()).containsExactly(14, 32);
    assertThat(matrix.matmul(matrix.t()).toFloatArray()).containsExactly(14, 32, 32, 77);
    Tensor stack = tensor(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 2, 2, 3);
    assertThat(stack.matmul(vector).shape()).isEqualTo(Shape.of(2, 2));
    assertThat(stack.matmul(vector).toFloatArray()).containsExactly(14, 32, 50, 68);
    assertThat(stack.matmul(matrix.t()).shape()).isEqualTo(Shape.of(2, 2, 2));
    assertThat(stack.matmul(matrix.t()).toFloatArray())
        .containsExactly(14, 32, 32, 77, 50, 122, 68, 167);
    assertThat(ones(2, 3, 4, 5).matmul(ones(5, 6)).shape()).isEqualTo(Shape.of(2, 3, 4, 6));
  }

  @Test
  void matmulOfEmptyMatrices() {
    assertThat(ones(0, 3).matmul(ones(3, 2)).shape()).isEqualTo(Shape.of(0, 2));
    assertThat(ones(2, 0).matmul(ones(0, 3)).toFloatArray()).containsExactly(0, 0, 0, 0, 0, 0);
    assertThat(ones(0, 2, 3).matmul(ones(3, 2)).shape()).isEqualTo(Shape.of(0, 2, 2));
    assertThat(ones(2, 1, 0).matmul(ones(0, 2)).toFloatArray()).containsExactly(0, 0, 0, 0);
  }

  @Test
  void matmulSendsGradientsThroughEveryPairOfRanks() {
    Tensor vector = tensor(new float[] {1, 2}).requiresGrad(true);
    Tensor stack = tensor(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 2, 2).requiresGrad(true);
    stack.matmul(vector).sum().backward();
    assertThat(vector.grad().toFloatArray()).containsExactly(16, 20);
    assertThat(stack.grad().toFloatArray()).containsExactly(1, 2, 1, 2, 1, 2, 1, 2);
  }

  @Test
  void matmulRefusesWhatDoesNotFit() {
    refuses(
        () -> ones(2, 3).matmul(ones(2, 3)),
        "matmul: the columns of the first must equal the rows of the second, got [2, 3] x [2, 3];"
            + " transpose one with t()?");
    refuses(
        () -> ones(2, 3).matmul(ones(2, 2, 4)),
        "matmul: the columns of the first must equal the rows of the second, got [2, 3] x [2, 2,"
            + " 4]; transpose one with transpose(-2, -1)?");
    refuses(
        () -> ones(2, 1, 3).matmul(ones(4, 3, 5)),
        "matmul: the leading dimensions of [2, 1, 3] and [4, 3, 5] do not broadcast; each pair,"
            + " counted from the end, must be equal, or one of them 1");
    refuses(
        () -> ones(2, 3).matmul(scalar(1)),
        "matmul: operands must be [.., n, k] x [.., k, m] or vectors, got [2, 3] x []; reshape"
            + " them");
    refuses(
        () -> ones(3).matmul(ones(4, 2)),
        "matmul: the columns of the first must equal the rows of the second, got [3] x [4, 2]; a"
            + " vector is a row on the left and a column on the right");
    refuses(
        () -> ones(5, 2, 3).matmul(ones(2)),
        "matmul: the columns of the first must equal the rows of the second, got [5, 2, 3] x [2]; a"
            + " vector is a row on the left and a column on the right");
    refuses(
        () -> scalar(1).matmul(ones(3)),
        "matmul: operands must be [.., n, k] x [.., k, m] or vectors, got [] x [3]; reshape them");
    assertThatThrownBy(() -> ones(3).matmul(ones(2))).isInstanceOf(ShapeException.class);
    assertThatThrownBy(() -> ones(3).matmul(scalar(1))).isInstanceOf(ShapeException.class);
    assertThatThrownBy(() -> scalar(1).matmul(ones(1, 2))).isInstanceOf(ShapeException.class);
    assertThatThrownBy(() -> ones(2, 1).matmul(scalar(1))).isInstanceOf(ShapeException.class);
  }

  @Test
  void mmTakesMatricesOnly() {
    assertThat(ones(2, 3).mm(ones(3, 4)).shape()).isEqualTo(Shape.of(2, 4));
    refuses(
        () -> ones(3).mm(ones(3, 4)),
        "mm: operands must be two matrices, got [3] x [3, 4]; for other shapes use matmul");
  }

  @Test
  void linearChecksItsWeightAndBias() {
    Tensor x = ones(2, 3);
    Tensor weight = ones(4, 3);
    assertThat(Functional.linear(ones(5, 2, 3), weight, ones(4)).shape())
        .isEqualTo(Shape.of(5, 2, 4));
    assertThat(Functional.linear(ones(3), weight, null).shape()).isEqualTo(Shape.of(4));
    refuses(
        () -> Functional.linear(x, weight, ones(8)),
        "linear: the bias must be [4], one value for each row of the weight [4, 3], got shape [8]");
    refuses(
        () -> Functional.linear(x, ones(3), null),
        "linear: the weight must be [out, in], got shape [3]");
  }

  @Test
  void dropoutTakesAProbability() {
    for (double p : new double[] {-0.1, 1.5, Double.NaN}) {
      assertThatThrownBy(() -> Functional.dropout(ones(2), p, new Generator(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "dropout: the probability of an element to be zeroed must be in 0 to 1, got " + p);
    }
  }

  @Test
  void rowsOfBytesMustFit() {
    byte[] source = {1, 2, 3, 4, 5, 6};
    float[] table = new float[256];
    table[5] = 0.5f;
    int[] last = {2};
    assertThat(Tensors.fromBytes(source, 2, last, table, Shape.of(1, 2)).toFloatArray())
        .containsExactly(0.5f, 0);
    refuses(
        () -> Tensors.fromBytes(source, 2, last, table, Shape.of(1, 3)),
        "fromBytes: 1 rows of 2 bytes do not make shape [1, 3], which has 3 elements");
    refuses(
        () -> Tensors.fromBytes(source, 2, last, new float[200], Shape.of(1, 2)),
        "fromBytes: a table must hold 256 values for each channel of a row of 2 bytes, got 200");
    refuses(
        () -> Tensors.fromBytes(source, 2, last, new float[3 * 256], Shape.of(1, 2)),
        "fromBytes: a table must hold 256 values for each channel of a row of 2 bytes, got 768");
    for (int row : new int[] {-1, 3}) {
      assertThatThrownBy(() -> Tensors.fromBytes(source, 2, new int[] {row}, table, Shape.of(1, 2)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("fromBytes: row %s does not exist; expected 0 to 2".formatted(row));
    }
  }

  @Test
  void targetsMustFillTheShapeOfTheOutput() {
    refuses(
        () -> Functional.nll(ones(2, 3), new float[5]),
        "nll: 5 values do not fill shape [2, 3], which has 6 elements");
    refuses(
        () -> Functional.crossEntropy(ones(2, 3), new float[7]),
        "crossEntropy: 7 values do not fill shape [2, 3], which has 6 elements");
  }

  // Reductions

  @Test
  void reductionsDropOrKeepTheirDimension() {
    Tensor x = tensor(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    assertThat(x.sum().shape()).isEqualTo(Shape.scalar());
    assertThat(x.sum().item()).isEqualTo(21);
    assertThat(x.sum(0).toFloatArray()).containsExactly(5, 7, 9);
    assertThat(x.sum(-1).toFloatArray()).containsExactly(6, 15);
    assertThat(x.sum(1, true).shape()).isEqualTo(Shape.of(2, 1));
    assertThat(x.mean().item()).isEqualTo(3.5);
    assertThat(x.mean(1).toFloatArray()).containsExactly(2, 5);
    assertThat(x.mean(0, true).shape()).isEqualTo(Shape.of(1, 3));
    assertThat(x.max(0).toFloatArray()).containsExactly(4, 5, 6);
    assertThat(x.argmax(-1).toLongArray()).containsExactly(2, 2);
  }

  @Test
  void reductionsOfNothing() {
    assertThat(ones(0).sum().item()).isZero();
    assertThat(ones(0).mean().item()).isNaN();
    assertThat(ones(2, 0).sum(1).toFloatArray()).containsExactly(0, 0);
    assertThat(ones(2, 0).mean(1).toFloatArray()).containsOnly(Float.NaN);
    assertThat(ones(0, 2).max(1).shape()).isEqualTo(Shape.of(0));
    refuses(
        () -> ones(2, 0).max(1),
        "max: dimension 1 of shape [2, 0] is empty, so there is no largest element");
    refuses(
        () -> ones(2, 0).argmax(-1),
        "argmax: dimension 1 of shape [2, 0] is empty, so there is no largest element");
  }

  @Test
  void theFirstOfEqualMaximaGetsTheGradient() {
    Tensor x = tensor(new float[] {1, 3, 3, 2}).requiresGrad(true);
    assertThat(x.argmax(0).item()).isEqualTo(1);
    x.max(0).backward();
    assertThat(x.grad().toFloatArray()).containsExactly(0, 1, 0, 0);
  }

  @Test
  void dimensionsThatAreNotThereAreNamedWithTheOperation() {
    Tensor x = ones(2, 3);
    String rest = ": dimension 2 does not exist in shape [2, 3]: expected -2 to 1";
    refuses(() -> x.sum(2), "sum" + rest);
    refuses(() -> x.mean(2), "mean" + rest);
    refuses(() -> x.max(2), "max" + rest);
    refuses(() -> x.argmax(2), "argmax" + rest);
    refuses(() -> x.softmax(2), "softmax" + rest);
    refuses(() -> x.logSoftmax(2), "logSoftmax" + rest);
    refuses(
        () -> ones(2).softmax(1),
        "softmax: dimension 1 does not exist in shape [2]: expected -1 to 0; if this is a single"
            + " sample, put a batch dimension of 1 in front with reshape(1, -1)");
    refuses(
        () -> ones(2).softmax(2),
        "softmax: dimension 2 does not exist in shape [2]: expected -1 to 0");
    refuses(
        () -> scalar(1).sum(0),
        "sum: dimension 0 does not exist: the tensor is a scalar, shape []");
  }
}
