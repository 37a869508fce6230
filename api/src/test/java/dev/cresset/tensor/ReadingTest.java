package dev.cresset.tensor;

import static dev.cresset.tensor.Tensors.labels;
import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.scalar;
import static dev.cresset.tensor.Tensors.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.types.DType;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Values out of tensors, and the two types. */
class ReadingTest {

  @Test
  void itemReadsASingleElementOfAnyShape() {
    assertThat(scalar(2.5).item()).isEqualTo(2.5);
    assertThat(tensor(new float[] {3}, 1, 1).item()).isEqualTo(3);
    assertThat(labels(7).item()).isEqualTo(7);
    assertThatThrownBy(() -> ones(2).item())
        .isInstanceOf(ShapeException.class)
        .hasMessage("item: takes a tensor of one element, got shape [2]; use toFloatArray()");
    assertThatThrownBy(() -> ones(0).item()).isInstanceOf(ShapeException.class);
  }

  @Test
  void wholeNumbersCanBeReadAsLongs() {
    assertThat(tensor(new float[] {0, -3, 16_777_216}).toLongArray())
        .containsExactly(0, -3, 16_777_216);
    assertThat(labels(Long.MIN_VALUE, 9_007_199_254_740_993L).toLongArray())
        .containsExactly(Long.MIN_VALUE, 9_007_199_254_740_993L);
    assertThat(labels(1, 2).toFloatArray()).containsExactly(1, 2);
  }

  @Test
  void othersCannot() {
    assertThatThrownBy(() -> tensor(new float[] {1, 2.5f}).toLongArray())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "toLongArray: element 1 is 2.5, which is not a whole number that fits a long; use"
                + " toFloatArray() or toLong()");
    for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, 1e30f, 0x1p63f}) {
      assertThatThrownBy(() -> tensor(new float[] {value}).toLongArray())
          .as("%s", value)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(tensor(new float[] {-0x1p63f}).toLongArray()).containsExactly(Long.MIN_VALUE);
  }

  @Test
  void typesAreConvertedOnDemand() {
    Tensor x = tensor(new float[] {1.9f, -1.9f});
    assertThat(x.toLong().dtype()).isEqualTo(DType.INT64);
    assertThat(x.toLong().toLongArray()).containsExactly(1, -1);
    assertThat(x.toFloat()).isSameAs(x);
    Tensor longs = labels(4, 5);
    assertThat(longs.toLong()).isSameAs(longs);
    assertThat(longs.toFloat().mul(2).toFloatArray()).containsExactly(8, 10);
  }

  @Test
  void comparisonsTakeEitherType() {
    assertThat(labels(1, 2, 3).eq(labels(1, 0, 3)).toFloatArray()).containsExactly(1, 0, 1);
    assertThat(labels(1, 2).eq(tensor(new float[] {1, 2.5f})).toFloatArray()).containsExactly(1, 0);
    assertThat(labels(1, 2).gt(1).toFloatArray()).containsExactly(0, 1);
    assertThat(labels(1, 2).eq(2).dtype()).isEqualTo(DType.FLOAT32);
    assertThat(tensor(new float[] {Float.NaN}).eq(tensor(new float[] {Float.NaN})).item()).isZero();
  }

  @Test
  void elementsOfEitherTypeAreMoved() {
    assertThat(labels(1, 2).t().toLongArray()).containsExactly(1, 2);
    assertThat(labels(1, 2).get(1).toLongArray()).containsExactly(2);
  }

  @Test
  void everythingElseWantsFloats() {
    Tensor longs = labels(1, 2);
    refuses("add", x -> x.add(1), longs);
    refuses("add", x -> x.add(ones(2)), longs);
    refuses("add", x -> ones(2).add(x), longs);
    refuses("sub", x -> x.sub(1), longs);
    refuses("mul", x -> x.mul(2), longs);
    refuses("div", x -> x.div(2), longs);
    refuses("pow", x -> x.pow(2), longs);
    refuses("neg", Tensor::neg, longs);
    refuses("exp", Tensor::exp, longs);
    refuses("log", Tensor::log, longs);
    refuses("sqrt", Tensor::sqrt, longs);
    refuses("relu", Tensor::relu, longs);
    refuses("sigmoid", Tensor::sigmoid, longs);
    refuses("tanh", Tensor::tanh, longs);
    refuses("softplus", Tensor::softplus, longs);
    refuses("softmax", x -> x.softmax(0), longs);
    refuses("logSoftmax", x -> x.logSoftmax(0), longs);
    refuses("sum", Tensor::sum, longs);
    refuses("sum", x -> x.sum(0), longs);
    refuses("mean", Tensor::mean, longs);
    refuses("mean", x -> x.mean(0), longs);
    refuses("max", x -> x.max(0), longs);
    refuses("argmax", x -> x.argmax(0), longs);
    refuses("matmul", x -> x.matmul(ones(2)), longs);
    refuses("matmul", x -> ones(2).matmul(x), longs);
    refuses("mm", x -> x.reshape(1, 2).mm(ones(2, 1)), longs.reshape(1, 2));
    refuses("linear", x -> Functional.linear(x, ones(3, 2), null), longs);
    refuses("dropout", x -> Functional.dropout(x, 0.5, new Generator(1)), longs);
  }

  private static void refuses(String operation, UnaryOperator<Tensor> call, Tensor longs) {
    assertThatThrownBy(() -> call.apply(longs))
        .as(operation)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "%s: needs FLOAT32 but got an INT64 tensor of shape %s; convert it with toFloat()"
                .formatted(operation, longs.shape()));
  }

  @Test
  void aFreedTensorSaysWhatFreedIt() {
    Tensor x = ones(2);
    x.close();
    x.close();
    assertThat(x.isClosed()).isTrue();
    assertThatThrownBy(x::toFloatArray)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("toFloatArray: this tensor of shape [2] was freed by close() at ")
        .hasMessageContaining("ReadingTest.aFreedTensorSaysWhatFreedIt(ReadingTest.java:")
        .hasMessageContaining("; use it before that, or do not close it; see docs/errors.md#");
    assertThatThrownBy(() -> x.add(1)).hasMessageStartingWith("add: this tensor of shape [2]");
    assertThatThrownBy(() -> ones(2).mul(x)).hasMessageStartingWith("mul: this tensor");
    assertThatThrownBy(x::relu).hasMessageStartingWith("relu: this tensor");
    assertThatThrownBy(() -> x.sum(0)).hasMessageStartingWith("sum: this tensor");
    assertThatThrownBy(() -> x.max(0)).hasMessageStartingWith("max: this tensor");
    assertThatThrownBy(() -> x.eq(1)).hasMessageStartingWith("eq: this tensor");
    assertThatThrownBy(x::detach).hasMessageStartingWith("detach: this tensor");
    assertThatThrownBy(x::item).isInstanceOf(ShapeException.class);
    assertThat(x.toString()).startsWith("tensor(closed by close() at ").endsWith(", shape=[2])");
    assertThat(x.shape()).hasToString("[2]");
  }

  @Test
  void closingOneOfTwoOnTheSameMemoryLeavesTheOther() {
    Tensor x = tensor(new float[] {1, 2});
    Tensor view = x.reshape(2, 1);
    x.close();
    assertThat(view.toFloatArray()).containsExactly(1, 2);
  }
}
