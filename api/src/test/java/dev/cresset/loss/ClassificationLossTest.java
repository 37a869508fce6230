package dev.cresset.loss;

import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.loss.Losses.nll;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.tensor.Tensors.labels;
import static dev.cresset.tensor.Tensors.manualSeed;
import static dev.cresset.tensor.Tensors.noGrad;
import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.rand;
import static dev.cresset.tensor.Tensors.randn;
import static dev.cresset.tensor.Tensors.tensor;
import static dev.cresset.tensor.Tensors.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.backend.internal.BackendLookup;
import dev.cresset.backend.internal.GuardedBackend;
import dev.cresset.backend.jvm.JvmBackendProvider;
import dev.cresset.nn.Sequential;
import dev.cresset.spi.Backend;
import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import dev.cresset.types.Shape;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassificationLossTest {

  private static final float INF = Float.POSITIVE_INFINITY;

  private final Tensor logits = tensor(new float[] {2, 1, 0, 0, 3, -1}, 2, 3);
  private final Tensor targets = labels(0, 2);

  /** {@code -log softmax(logits)[row][c]}, in double precision. */
  private static double loss(int row, int c) {
    double[][] x = {{2, 1, 0}, {0, 3, -1}};
    double total = 0;
    for (double value : x[row]) {
      total += Math.exp(value);
    }
    return Math.log(total) - x[row][c];
  }

  private static void isClose(Tensor found, double... expected) {
    float[] values = found.toFloatArray();
    assertThat(values).hasSize(expected.length);
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).isCloseTo((float) expected[i], within(2e-6f));
    }
  }

  @Test
  void noteTwosFigures() {
    Tensor x = tensor(new float[] {2, 1, 0}, 1, 3);
    assertThat(x.softmax(1).toFloatArray())
        .containsExactly(new float[] {0.665f, 0.245f, 0.090f}, within(5e-4f));
    assertThat(x.logSoftmax(1).toFloatArray())
        .containsExactly(new float[] {-0.408f, -1.408f, -2.408f}, within(5e-4f));
    assertThat(x.logSoftmax(1).exp().toFloatArray())
        .containsExactly(x.softmax(1).toFloatArray(), within(1e-6f));
    isClose(crossEntropy().apply(x, labels(0)), 0.40760596);
    isClose(nll().apply(x.logSoftmax(1), labels(2)), 2.40760596);
  }

  @Test
  void aFreshNetworkOfTenClassesBeginsNearTheLogarithmOfTen() {
    manualSeed(42);
    Sequential model =
        Sequential.of(linear(784, 128), relu(), linear(128, 64), relu(), linear(64, 10));
    Tensor images = rand(64, 784).sub(0.5).div(0.5);
    Tensor digits = labels(IntStream.range(0, 64).mapToLong(i -> i % 10).toArray());
    assertThat(crossEntropy().apply(model.forward(images), digits).item())
        .isCloseTo(2.30, within(0.06));
  }

  @Test
  void reductions() {
    isClose(crossEntropy().apply(logits, targets), (loss(0, 0) + loss(1, 2)) / 2);
    isClose(
        crossEntropy().reduction(Reduction.SUM).apply(logits, targets), loss(0, 0) + loss(1, 2));
    isClose(
        crossEntropy().reduction(Reduction.NONE).apply(logits, targets), loss(0, 0), loss(1, 2));
    assertThat(crossEntropy().apply(logits, targets).shape()).isEqualTo(Shape.scalar());
    assertThat(crossEntropy().reduction(Reduction.NONE).apply(logits, targets).shape())
        .isEqualTo(Shape.of(2));
  }

  @Test
  void nllOfLogProbabilitiesIsCrossEntropyOfLogits() {
    for (Reduction reduction : List.of(Reduction.MEAN, Reduction.SUM, Reduction.NONE)) {
      for (float[] weights : new float[][] {{1, 1, 1}, {0.5f, 2, 3}}) {
        Tensor one = crossEntropy().weight(weights).reduction(reduction).apply(logits, targets);
        Tensor other =
            nll().weight(weights).reduction(reduction).apply(logits.logSoftmax(1), targets);
        assertThat(other.toFloatArray()).containsExactly(one.toFloatArray(), within(1e-6f));
      }
    }
  }

  @Test
  void weightsWeighSamplesByTheirClass() {
    ClassificationLoss loss = crossEntropy().weight(0.5f, 7, 3);
    double first = 0.5 * loss(0, 0);
    double second = 3 * loss(1, 2);
    isClose(loss.apply(logits, targets), (first + second) / 3.5);
    isClose(loss.reduction(Reduction.SUM).apply(logits, targets), first + second);
    isClose(loss.reduction(Reduction.NONE).apply(logits, targets), first, second);
  }

  @Test
  void smoothingSpreadsAShareOverAllClasses() {
    ClassificationLoss loss = crossEntropy().labelSmoothing(0.3);
    double first = 0.7 * loss(0, 0) + 0.1 * (loss(0, 0) + loss(0, 1) + loss(0, 2));
    double second = 0.7 * loss(1, 2) + 0.1 * (loss(1, 0) + loss(1, 1) + loss(1, 2));
    isClose(loss.apply(logits, targets), (first + second) / 2);
    isClose(loss.reduction(Reduction.SUM).apply(logits, targets), first + second);
    isClose(loss.reduction(Reduction.NONE).apply(logits, targets), first, second);
    isClose(
        crossEntropy().labelSmoothing(1).apply(logits, targets),
        (loss(0, 0) + loss(0, 1) + loss(0, 2) + loss(1, 0) + loss(1, 1) + loss(1, 2)) / 6);
  }

  @Test
  void smoothingWithWeightsIsPytorchs() {
    // torch.nn.CrossEntropyLoss(weight=[0.5, 7, 3], label_smoothing=0.3), PyTorch 1.13
    ClassificationLoss loss = crossEntropy().weight(0.5f, 7, 3).labelSmoothing(0.3);
    isClose(loss.apply(logits, targets), 3.37948108);
    isClose(loss.reduction(Reduction.SUM).apply(logits, targets), 11.82818317);
    isClose(loss.reduction(Reduction.NONE).apply(logits, targets), 1.87064826, 9.95753479);
  }

  @Test
  void gradientsAreProbabilitiesLessTargets() {
    Tensor x = tensor(new float[] {2, 1, 0, 0, 3, -1}, 2, 3).requiresGrad(true);
    crossEntropy().apply(x, targets).backward();
    float[] p = x.softmax(1).toFloatArray();
    assertThat(x.grad().toFloatArray())
        .containsExactly(
            new float[] {(p[0] - 1) / 2, p[1] / 2, p[2] / 2, p[3] / 2, p[4] / 2, (p[5] - 1) / 2},
            within(1e-6f));
  }

  @Test
  void gradientsOfEveryReductionAgree() {
    for (ClassificationLoss loss :
        List.of(crossEntropy(), crossEntropy().weight(1, 2, 3).labelSmoothing(0.2), nll())) {
      Tensor x = tensor(new float[] {2, 1, 0, 0, 3, -1}, 2, 3).requiresGrad(true);
      loss.reduction(Reduction.SUM).apply(x, targets).backward();
      float[] ofSum = x.grad().toFloatArray();
      x.zeroGrad();
      loss.reduction(Reduction.NONE).apply(x, targets).sum().backward();
      assertThat(x.grad().toFloatArray()).containsExactly(ofSum, within(1e-6f));
    }
  }

  @Test
  void probabilitiesOfZeroElsewhereDoNoHarm() {
    Tensor log = tensor(new float[] {-INF, 0, -INF, 0}, 2, 2).requiresGrad(true);
    for (Reduction reduction : List.of(Reduction.MEAN, Reduction.SUM, Reduction.NONE)) {
      log.zeroGrad();
      Tensor loss = nll().reduction(reduction).apply(log, labels(1, 1));
      assertThat(loss.toFloatArray()).as("%s", reduction).containsOnly(0);
      loss.sum().backward();
      float each = reduction == Reduction.MEAN ? -0.5f : -1;
      assertThat(log.grad().add(0).toFloatArray()).containsExactly(0, each, 0, each);
    }
  }

  @Test
  void aProbabilityOfZeroForTheTargetIsAnInfiniteLoss() {
    Tensor log = tensor(new float[] {-INF, 0}, 1, 2);
    for (Reduction reduction : List.of(Reduction.MEAN, Reduction.SUM, Reduction.NONE)) {
      assertThat(nll().reduction(reduction).apply(log, labels(0)).toFloatArray())
          .containsExactly(INF);
    }
  }

  @Test
  void extremeLogitsDoNotOverflow() {
    Tensor x = tensor(new float[] {1e30f, -1e30f, 0, -3e38f, 3e38f, 0}, 2, 3).requiresGrad(true);
    for (Reduction reduction : List.of(Reduction.MEAN, Reduction.SUM, Reduction.NONE)) {
      x.zeroGrad();
      Tensor loss = crossEntropy().reduction(reduction).apply(x, labels(0, 1));
      assertThat(loss.toFloatArray()).as("%s", reduction).containsOnly(0);
      loss.sum().backward();
      assertThat(x.grad().pow(2).sum().item()).isZero();
    }
  }

  @Test
  void aNanIsNotHidden() {
    Tensor x = tensor(new float[] {Float.NaN, 1, 1, 1, 1, 1}, 2, 3);
    assertThat(crossEntropy().apply(x, targets).item()).isNaN();
    assertThat(crossEntropy().reduction(Reduction.NONE).apply(x, targets).toFloatArray()[0])
        .isNaN();
  }

  @Test
  void underNoGradNothingIsRemembered() {
    Tensor x = randn(2, 3).requiresGrad(true);
    long before = x.backend().memory().liveBuffers();
    Tensor loss = noGrad(() -> crossEntropy().apply(x, targets));
    assertThat(loss.requiresGrad()).isFalse();
    assertThat(x.backend().memory().liveBuffers()).isLessThanOrEqualTo(before + 1);
  }

  // What does not fit

  @Test
  void labelsOutsideTheClassesAreNamed() {
    assertThatThrownBy(() -> crossEntropy().apply(zeros(3, 10), labels(0, 10, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "crossEntropy: label 10 at position 1 is outside 0 to 9; the output has 10 classes,"
                + " check the labels or widen the last layer");
    assertThatThrownBy(() -> nll().apply(zeros(3, 10), labels(0, 1, -1)))
        .hasMessageStartingWith("nll: label -1 at position 2 is outside 0 to 9;");
    for (ClassificationLoss loss :
        List.of(
            nll().weight(1, 2, 3),
            crossEntropy().labelSmoothing(0.1),
            crossEntropy().reduction(Reduction.NONE))) {
      assertThatThrownBy(() -> loss.apply(zeros(2, 3), labels(2, 3)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith(
              ": label 3 at position 1 is outside 0 to 2; the output has 3 classes, check the"
                  + " labels or widen the last layer");
    }
  }

  @Test
  void shapesMustFit() {
    assertThatThrownBy(() -> crossEntropy().apply(zeros(10), labels(1)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "crossEntropy: output must be [batch, classes], got [10]; is the last layer linear(..,"
                + " classes)?");
    assertThatThrownBy(() -> nll().apply(zeros(4, 10), labels(1, 2, 3)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "nll: targets must be one label for each of the 4 rows of the output [4, 10], got shape"
                + " [3]");
    assertThatThrownBy(() -> nll().apply(zeros(4, 10), labels(1, 2, 3, 4).reshape(4, 1)))
        .hasMessageContaining("got shape [4, 1]");
  }

  @Test
  void targetsMustBeLabels() {
    assertThatThrownBy(() -> crossEntropy().apply(zeros(4, 10), ones(4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "crossEntropy: targets must be INT64 class labels [4], got FLOAT32 [4]; make them with"
                + " labels(...)");
  }

  @Test
  void settingsMustMakeSense() {
    assertThatThrownBy(() -> crossEntropy().weight(1, 2).apply(logits, targets))
        .isInstanceOf(ShapeException.class)
        .hasMessage("crossEntropy: got 2 class weights for output [2, 3], which has 3 classes");
    for (float weight : new float[] {-1, Float.NaN, INF}) {
      assertThatThrownBy(() -> nll().weight(1, weight))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "nll: class weights must be finite and 0 or more, got [1.0, %s]".formatted(weight));
    }
    for (double smoothing : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> crossEntropy().labelSmoothing(smoothing))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("crossEntropy: label smoothing must be in 0 to 1, got " + smoothing);
    }
    assertThatThrownBy(() -> nll().labelSmoothing(0.1))
        .hasMessage(
            "nll: has no label smoothing; use crossEntropy().labelSmoothing(...) on the logits");
  }

  @Test
  void settingsLeaveTheOriginalAlone() {
    ClassificationLoss loss = crossEntropy();
    float[] weights = {1, 2, 3};
    ClassificationLoss weighted = loss.weight(weights);
    double before = weighted.apply(logits, targets).item();
    weights[0] = 100;
    loss.labelSmoothing(0.5);
    loss.reduction(Reduction.SUM);
    assertThat(weighted.apply(logits, targets).item()).isEqualTo(before);
    isClose(loss.apply(logits, targets), (loss(0, 0) + loss(1, 2)) / 2);
  }

  @Test
  void classesOfWeightZeroDoNotCount() {
    isClose(crossEntropy().weight(1, 1, 0).apply(logits, targets), loss(0, 0));
    assertThat(crossEntropy().weight(0, 1, 0).apply(logits, targets).item()).isNaN();
  }

  @Test
  void anEmptyBatchMayHaveMoreClassesThanAnInt() {
    Tensor none = zeros(0, 3_000_000_000L);
    for (ClassificationLoss loss : List.of(nll(), crossEntropy().labelSmoothing(0.1))) {
      assertThat(loss.apply(none, labels()).item()).isNaN();
      assertThat(loss.reduction(Reduction.SUM).apply(none, labels()).item()).isZero();
      assertThat(loss.reduction(Reduction.NONE).apply(none, labels()).shape())
          .isEqualTo(Shape.of(0));
    }
  }

  @Test
  void labelsAreReadOnce() {
    AtomicInteger reads = new AtomicInteger();
    Backend jvm = new JvmBackendProvider().create();
    Backend counting =
        (Backend)
            Proxy.newProxyInstance(
                ClassificationLossTest.class.getClassLoader(),
                new Class<?>[] {Backend.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("readLongs")) {
                    reads.incrementAndGet();
                  }
                  return method.invoke(jvm, arguments);
                });
    List<ClassificationLoss> losses =
        List.of(
            nll(),
            crossEntropy(),
            crossEntropy().weight(1, 2, 3),
            crossEntropy().labelSmoothing(0.1),
            nll().reduction(Reduction.NONE));
    for (ClassificationLoss loss : losses) {
      reads.set(0);
      BackendLookup.during(
          GuardedBackend.of(counting), () -> loss.apply(zeros(2, 3), labels(0, 2)));
      assertThat(reads).as(loss.toString()).hasValue(1);
    }
  }

  @Test
  void anEmptyBatchHasNoMean() {
    assertThat(crossEntropy().apply(zeros(0, 3), labels()).item()).isNaN();
    assertThat(crossEntropy().reduction(Reduction.SUM).apply(zeros(0, 3), labels()).item())
        .isZero();
  }

  @Test
  void ignoredSamplesDoNotCount() {
    Tensor x = randn(4, 3).requiresGrad(true);
    Tensor kept = tensor(x.toFloatArray(), 4, 3);
    ClassificationLoss loss = crossEntropy().weight(1, 2, 4).ignoreIndex(-100);
    Tensor some = labels(1, -100, 2, -100);
    Tensor rows = kept.get(0).reshape(1, 3);
    double first = crossEntropy().apply(rows, labels(1)).item();
    double third = crossEntropy().apply(kept.get(2).reshape(1, 3), labels(2)).item();
    assertThat(loss.apply(x, some).item()).isCloseTo((2 * first + 4 * third) / 6, within(1e-6));
    assertThat(loss.count(some)).isEqualTo(6);
    assertThat(crossEntropy().ignoreIndex(-100).count(some)).isEqualTo(2);
    assertThat(loss.sum(x, some)).isCloseTo(2 * first + 4 * third, within(1e-5));
    assertThat(loss.reduction(Reduction.NONE).apply(x, some).toFloatArray()[1]).isZero();
    loss.apply(x, some).backward();
    assertThat(x.grad().get(1).pow(2).sum().item()).isZero();
    assertThat(x.grad().get(2).toFloatArray()).doesNotContain(0);
  }

  @Test
  void anIgnoredClassMayBeOneOfTheClasses() {
    Tensor x = randn(2, 3);
    double first = crossEntropy().apply(x.get(0).reshape(1, 3), labels(1)).item();
    assertThat(crossEntropy().ignoreIndex(0).apply(x, labels(1, 0)).item())
        .isCloseTo(first, within(1e-6));
  }

  @Test
  void ifAllAreIgnoredTheMeanIsNanWithoutGradient() {
    for (ClassificationLoss loss :
        List.of(
            crossEntropy().ignoreIndex(-1),
            crossEntropy().ignoreIndex(-1).labelSmoothing(0.1),
            nll().ignoreIndex(-1))) {
      Tensor x = randn(2, 3).requiresGrad(true);
      Tensor mean = loss.apply(x, labels(-1, -1));
      assertThat(mean.item()).isNaN();
      mean.backward();
      assertThat(x.grad().pow(2).sum().item()).isZero();
      assertThat(loss.reduction(Reduction.SUM).apply(x, labels(-1, -1)).item()).isZero();
      assertThat(loss.count(labels(-1, -1))).isZero();
    }
  }

  @Test
  void onlyTheGivenIndexIsIgnored() {
    assertThatThrownBy(() -> crossEntropy().apply(randn(1, 3), labels(-100)))
        .hasMessage(
            "crossEntropy: label -100 at position 0 is outside 0 to 2; the output has 3 classes,"
                + " call ignoreIndex(-100) on the loss to leave out such samples");
    assertThatThrownBy(() -> crossEntropy().ignoreIndex(-1).apply(randn(1, 3), labels(-100)))
        .hasMessageStartingWith("crossEntropy: label -100 at position 0 is outside 0 to 2");
    assertThat(crossEntropy().ignoreIndex(-1)).hasToString("crossEntropy(ignore_index=-1)");
  }

  @Test
  void probabilitiesOfOneClassAreALabel() {
    Tensor x = randn(2, 3);
    Tensor probabilities = tensor(new float[] {0, 1, 0, 1, 0, 0}, 2, 3);
    for (ClassificationLoss loss :
        List.of(
            crossEntropy(),
            crossEntropy().labelSmoothing(0.2),
            crossEntropy().weight(1, 2, 4).labelSmoothing(0.2).reduction(Reduction.SUM))) {
      assertThat(loss.apply(x, probabilities).item())
          .as("%s", loss)
          .isCloseTo(loss.apply(x, labels(1, 0)).item(), within(1e-5));
    }
    assertThat(crossEntropy().weight(1, 2, 4).count(probabilities)).isEqualTo(2);
    assertThat(crossEntropy().apply(randn(0, 3), randn(0, 3)).item()).isNaN();
  }

  @Test
  void probabilitiesThatDoNotFit() {
    assertThatThrownBy(() -> crossEntropy().apply(randn(2, 3), randn(2, 4)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "crossEntropy: class probabilities must have the shape of the output, [2, 3], got [2,"
                + " 4]; pass one probability for each class, or labels INT64 [2]");
    assertThatThrownBy(() -> crossEntropy().ignoreIndex(0).apply(randn(2, 3), randn(2, 3)))
        .hasMessage(
            "crossEntropy: ignoreIndex(0) applies to labels, but the targets are class"
                + " probabilities; remove it, or pass labels");
    crossEntropy().ignoreIndex(-100).apply(randn(2, 3), randn(2, 3));
    assertThatThrownBy(() -> crossEntropy().apply(randn(2, 3), randn(2, 3).requiresGrad(true)))
        .hasMessage(
            "crossEntropy: gradients do not pass through the class probabilities, but they require"
                + " a gradient; pass detach()");
    assertThatThrownBy(() -> nll().apply(randn(2, 3), randn(2, 3)))
        .hasMessageStartingWith("nll: targets must be INT64 class labels [2], got FLOAT32 [2, 3]");
    assertThatThrownBy(() -> crossEntropy().reduction(Reduction.BATCH_MEAN))
        .hasMessage(
            "crossEntropy: has no reduction BATCH_MEAN; MEAN divides by the number of samples");
  }

  @Test
  void targetsStayOpen() {
    Tensor probabilities = randn(2, 3).softmax(1);
    crossEntropy().apply(randn(2, 3).requiresGrad(true), probabilities).backward();
    assertThat(probabilities.isClosed()).isFalse();
    crossEntropy().reduction(Reduction.SUM).apply(randn(2, 3), probabilities);
    assertThat(probabilities.toFloatArray()).hasSize(6);
  }

  @Test
  void labelsWithoutAClassWeightAreRefusedWhenTheyAreCounted() {
    assertThatThrownBy(() -> crossEntropy().weight(1, 2).count(labels(5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("crossEntropy: expected labels from 0 to 1, one for each class weight, got 5");
    assertThatThrownBy(() -> nll().weight(1, 2).count(labels(-1)))
        .hasMessage("nll: expected labels from 0 to 1, one for each class weight, got -1");
  }
}
