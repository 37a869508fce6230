package dev.cresset.tensor;

import static dev.cresset.tensor.Tensors.arange;
import static dev.cresset.tensor.Tensors.cat;
import static dev.cresset.tensor.Tensors.eye;
import static dev.cresset.tensor.Tensors.full;
import static dev.cresset.tensor.Tensors.labels;
import static dev.cresset.tensor.Tensors.oneHot;
import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.randn;
import static dev.cresset.tensor.Tensors.scalar;
import static dev.cresset.tensor.Tensors.stack;
import static dev.cresset.tensor.Tensors.tensor;
import static dev.cresset.tensor.Tensors.where;
import static dev.cresset.tensor.Tensors.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Operations that move or select elements: what PyTorch's goldens leave out, and refusals. */
class ViewsTest {

  private static void refuses(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void permuteNamesEachDimensionOnce() {
    Tensor x = arange(6).reshape(1, 2, 3);
    assertThat(x.permute(2, 0, -2).toLongArray()).containsExactly(0, 3, 1, 4, 2, 5);
    refuses(
        () -> x.permute(0, 1),
        "permute: got 2 dimensions [0, 1] for shape [1, 2, 3]; name each of its 3 dimensions once");
    refuses(
        () -> x.permute(0, 1, -2),
        "permute: dimension 1 occurs twice in [0, 1, -2]; name each dimension of shape [1, 2, 3]"
            + " once");
    refuses(
        () -> x.permute(0, 1, 3),
        "permute: dimension 3 does not exist in shape [1, 2, 3]: expected -3 to 2");
    refuses(
        () -> x.transpose(0, 3),
        "transpose: dimension 3 does not exist in shape [1, 2, 3]: expected -3 to 2");
  }

  @Test
  void viewsShareMemoryAndCopiesDoNot() {
    Tensor x = ones(2, 1, 3);
    Tensor[] views = {x.squeeze(1), x.unsqueeze(0), x.flatten(), x.flatten(1)};
    Tensor[] copies = {
      x.permute(0, 1, 2), x.transpose(0, 1), x.expand(2, 1, 3), x.narrow(0, 0, 2), cat(0, x)
    };
    InPlace.assign(x, zeros(2, 1, 3));
    for (Tensor view : views) {
      assertThat(view.toFloatArray()).containsOnly(0);
    }
    for (Tensor copy : copies) {
      assertThat(copy.toFloatArray()).containsOnly(1);
    }
  }

  @Test
  void aViewThatChangesIsNoticedByBackward() {
    Tensor x = ones(1, 3);
    Tensor w = ones(2, 3).requiresGrad(true);
    Tensor loss = where(ones(2, 3), x, w).mul(w).sum();
    InPlace.assign(w, zeros(2, 3));
    assertThatThrownBy(loss::backward)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("was changed in place after the forward pass");
  }

  @Test
  void squeezeLeavesOtherSizesAlone() {
    Tensor x = ones(2, 3);
    assertThat(x.squeeze(1)).isSameAs(x);
    refuses(
        () -> x.squeeze(2),
        "squeeze: dimension 2 does not exist in shape [2, 3]: expected -2 to 1");
    refuses(
        () -> x.unsqueeze(-4),
        "unsqueeze: a dimension cannot be inserted at -4 into shape [2, 3]; expected -3 to 2");
    refuses(
        () -> x.flatten(2),
        "flatten: dimension 2 does not exist in shape [2, 3]: expected -2 to 1");
  }

  @Test
  void expandRepeatsDimensionsOfSizeOne() {
    Tensor x = ones(3, 1);
    refuses(
        () -> x.expand(4, 1),
        "expand: dimension 0 of shape [3, 1] has size 3 and cannot become 4; only dimensions of"
            + " size 1 can be expanded");
    refuses(
        () -> x.expand(3),
        "expand: shape [3, 1] has more dimensions than [3]; pass a size for each of them, -1 to"
            + " keep it");
    refuses(
        () -> x.expand(-1, 3, 2),
        "expand: dimension 0 of [-1, 3, 2] is below 0; only existing dimensions, the last 2 here,"
            + " may be -1");
    refuses(
        () -> x.expand(3, -2),
        "expand: dimension 1 of [3, -2] is below 0; only existing dimensions, the last 2 here, may"
            + " be -1");
    assertThat(ones(1, 0).expand(4, -1).shape()).isEqualTo(Shape.of(4, 0));
  }

  @Test
  void narrowTakesARangeWithinTheDimension() {
    Tensor x = arange(5);
    assertThat(x.narrow(0, -2, 2).toLongArray()).containsExactly(3, 4);
    for (long[] range : new long[][] {{0, 6}, {5, 1}, {3, -1}, {6, 0}, {1, Long.MAX_VALUE}}) {
      refuses(
          () -> x.narrow(0, range[0], range[1]),
          "narrow: start %s and length %s exceed dimension 0 of shape [5]; expected a range within 0 to 5"
              .formatted(range[0], range[1]));
    }
    assertThatThrownBy(() -> x.narrow(0, -6, 1))
        .hasMessageStartingWith("narrow: start -1 and length 1 exceed");
  }

  @Test
  void getTakesSlicesOfIntegers() {
    assertThat(arange(6).reshape(2, 3).get(-1).toLongArray()).containsExactly(3, 4, 5);
    assertThat(arange(3).get(1).item()).isEqualTo(1);
  }

  @Test
  void indexSelectChecksItsIndex() {
    Tensor x = ones(2, 3);
    refuses(
        () -> x.indexSelect(1, labels(0, 3)),
        "indexSelect: index 3 is outside dimension 1 of shape [2, 3]; expected 0 to 2");
    refuses(
        () -> x.indexSelect(0, labels(-1)),
        "indexSelect: index -1 is outside dimension 0 of shape [2, 3]; expected 0 to 1");
    refuses(
        () -> x.indexSelect(0, labels(0).reshape(1, 1)),
        "indexSelect: the index must be a vector, got shape [1, 1]; flatten it, or use gather");
    refuses(
        () -> x.indexSelect(0, ones(1)),
        "indexSelect: needs INT64 indices but got a FLOAT32 tensor of shape [1]; convert it with"
            + " toLong()");
  }

  @Test
  void gatherChecksItsIndex() {
    Tensor x = ones(2, 3);
    refuses(
        () -> x.gather(1, labels(0, 3).reshape(1, 2)),
        "gather: index 3 is outside dimension 1 of shape [2, 3]; expected 0 to 2");
    refuses(
        () -> x.gather(1, labels(0, 1)),
        "gather: an index of shape [2] does not fit shape [2, 3]; it needs as many dimensions, and"
            + " outside dimension 1 no larger sizes");
    refuses(
        () -> x.gather(1, labels(0, 1, 0).reshape(3, 1)),
        "gather: an index of shape [3, 1] does not fit shape [2, 3]; it needs as many dimensions,"
            + " and outside dimension 1 no larger sizes");
  }

  @Test
  void topkTakesNoMoreThanThereAre() {
    ValuesAndIndices top = tensor(new float[] {1, 3, 2, 3}).topk(3, 0);
    assertThat(top.values().toFloatArray()).containsExactly(3, 3, 2);
    assertThat(top.indices().toLongArray()).containsExactly(1, 3, 2);
    refuses(
        () -> ones(2, 3).topk(4, 1),
        "topk: 4 elements cannot be selected along dimension 1 of shape [2, 3]; expected 0 to 3");
    assertThatThrownBy(() -> ones(2, 3).topk(-1, 1)).isInstanceOf(ShapeException.class);
  }

  @Test
  void catJoinsWhatFits() {
    refuses(
        () -> cat(0, ones(2, 3), ones(2, 4)),
        "cat: tensor 0 has shape [2, 3] but tensor 1 has shape [2, 4]; sizes may differ in"
            + " dimension 0 only");
    refuses(
        () -> cat(1, ones(2, 3), ones(2)),
        "cat: tensor 0 has shape [2, 3] but tensor 1 has shape [2]; sizes may differ in dimension 1"
            + " only");
    refuses(
        () -> cat(0, ones(2), labels(1)),
        "cat: tensor 0 is FLOAT32 but tensor 1 is INT64; convert one with toFloat() or toLong()");
    refuses(() -> cat(0), "cat: no tensors were given; pass at least one");
    refuses(
        () -> cat(0, scalar(1), scalar(2)),
        "cat: scalars have no dimension to join along; use stack(0, ..)");
    refuses(
        () -> stack(0, ones(2), ones(3)),
        "stack: tensor 0 has shape [2] but tensor 1 has shape [3]; all shapes must be equal");
    refuses(() -> stack(0), "stack: no tensors were given; pass at least one");
    refuses(
        () -> stack(2, ones(2), ones(2)),
        "stack: a dimension cannot be inserted at 2 into shape [2]; expected -2 to 1");
    assertThatThrownBy(() -> cat(0, ones(1), null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void whereTakesAConditionOfEitherType() {
    Tensor a = ones(2, 3).requiresGrad(true);
    Tensor condition = labels(1, 0, -7);
    assertThat(where(condition, a, scalar(5)).toFloatArray()).containsExactly(1, 5, 1, 1, 5, 1);
    where(condition, a, zeros(3)).sum().backward();
    assertThat(a.grad().toFloatArray()).containsExactly(1, 0, 1, 1, 0, 1);
    refuses(
        () -> where(ones(2), ones(3), ones(3)),
        "where: shapes [2] and [3] do not broadcast: dimension 1 from the end is 2 in one and 3 in"
            + " the other; they must be equal, or one of them 1");
    refuses(
        () -> where(ones(2), labels(1, 2), ones(2)),
        "where: needs FLOAT32 but got an INT64 tensor of shape [2]; convert it with toFloat()");
  }

  @Test
  void conditionsGetNoGradient() {
    Tensor x = tensor(new float[] {1, -1}).requiresGrad(true);
    where(x, x, zeros(2)).sum().backward();
    assertThat(x.grad().toFloatArray()).containsExactly(1, 1);
  }

  @Test
  void numbersInOrderAndTheIdentity() {
    assertThat(arange(4).dtype()).isEqualTo(DType.INT64);
    assertThat(arange(0).shape()).isEqualTo(Shape.of(0));
    assertThat(eye(0).shape()).isEqualTo(Shape.of(0, 0));
    refuses(() -> arange(-1), "arange: the number of elements must be 0 or more, got -1");
    refuses(() -> eye(-1), "eye: the number of rows must be 0 or more, got -1");
  }

  @Test
  void oneHotChecksItsLabels() {
    assertThat(oneHot(labels(2, 0).reshape(2, 1), 3).toFloatArray())
        .containsExactly(0, 0, 1, 1, 0, 0);
    refuses(
        () -> oneHot(labels(0, 3), 3), "oneHot: index 3 is outside the 3 classes; expected 0 to 2");
    refuses(() -> oneHot(labels(0), 0), "oneHot: the number of classes must be 1 or more, got 0");
    refuses(
        () -> oneHot(ones(1), 3),
        "oneHot: needs INT64 indices but got a FLOAT32 tensor of shape [1]; convert it with"
            + " toLong()");
  }

  @Test
  void nothingHasNoExtremes() {
    refuses(
        () -> zeros(2, 0).max(),
        "max: a tensor of shape [2, 0] is empty, so there is no largest element");
    refuses(
        () -> zeros(2, 0).argmin(),
        "argmin: a tensor of shape [2, 0] is empty, so there is no smallest element");
    refuses(
        () -> zeros(2, 0).min(1),
        "min: dimension 1 of shape [2, 0] is empty, so there is no smallest element");
  }

  @Test
  void integersAreComparedWithFractions() {
    Tensor x = labels(1, 2, 3);
    assertThat(x.lt(2.5).toFloatArray()).containsExactly(1, 1, 0);
    assertThat(x.le(2).toFloatArray()).containsExactly(1, 1, 0);
    assertThat(x.ge(1.5).toFloatArray()).containsExactly(0, 1, 1);
    assertThat(x.ne(1.5).toFloatArray()).containsExactly(1, 1, 1);
    assertThat(x.ne(2).toFloatArray()).containsExactly(1, 0, 1);
    for (double value : new double[] {Double.POSITIVE_INFINITY, 1e30}) {
      assertThat(x.lt(value).toFloatArray()).containsOnly(1);
      assertThat(x.le(value).toFloatArray()).containsOnly(1);
      assertThat(x.ge(value).toFloatArray()).containsOnly(0);
      assertThat(x.lt(-value).toFloatArray()).containsOnly(0);
      assertThat(x.ge(-value).toFloatArray()).containsOnly(1);
    }
    assertThat(x.lt(Double.NaN).toFloatArray()).containsOnly(0);
    assertThat(x.ge(Double.NaN).toFloatArray()).containsOnly(0);
    assertThat(x.ne(Double.NaN).toFloatArray()).containsOnly(1);
    long big = (1L << 53) + 1;
    assertThat(labels(big).le(0x1p53).toFloatArray()).containsExactly(0);
    assertThat(labels(Long.MAX_VALUE).ge(0x1p63).toFloatArray()).containsExactly(0);
    assertThat(labels(Long.MIN_VALUE).lt(-0x1p63).toFloatArray()).containsExactly(0);
  }

  @Test
  void statisticsOfOneElementAreNotANumber() {
    assertThat(ones(3, 1).var(1).toFloatArray()).containsOnly(Float.NaN);
    assertThat(scalar(1).std().item()).isNaN();
    assertThat(zeros(2, 0).var(1).toFloatArray()).containsOnly(Float.NaN);
    Tensor x = full(2, 3).requiresGrad(true);
    x.std().backward();
    assertThat(x.grad().toFloatArray()).containsOnly(0);
  }

  @Test
  void productsOfBatchesMatchThoseOfTheirMatrices() {
    Tensor a = randn(2, 3, 4, 5);
    Tensor b = randn(3, 5, 2);
    Tensor product = a.matmul(b);
    assertThat(product.shape()).isEqualTo(Shape.of(2, 3, 4, 2));
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 3; j++) {
        Tensor each = a.get(i).get(j).matmul(b.get(j));
        assertThat(product.get(i).get(j)).matches(x -> x.allClose(each, 1e-5, 1e-6));
      }
    }
  }
}
