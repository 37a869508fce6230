package dev.cresset.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.backend.jvm.JvmBackendProvider;
import dev.cresset.spi.Backend;
import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.ReduceOp;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.UnaryOp;
import dev.cresset.types.Shape;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sums whose terms cancel differ by the rounding of their terms, which is not a fault. */
class CancellationTest {

  private static final int TERMS = 64;

  private final Backend jvm = new JvmBackendProvider().create();
  private Differences differences;
  private Backend lockstep;

  /** The second backend's results of operations that add up are off by {@code error} terms. */
  private void compare(double error) {
    List<Backend> backends = List.of(jvm, offBy(error));
    differences = new Differences(backends, 1e-5);
    lockstep = Lockstep.of(backends, differences);
    differences.beginStep(1);
  }

  @BeforeEach
  void compareWithRounding() {
    compare(1e-7);
  }

  private boolean diverges(Function<Backend, TensorBuffer> operation) {
    operation.apply(lockstep);
    return differences.report().firstDivergence().isPresent();
  }

  /** Returns {@code [64, n]} of about 1 in size, each column adding up to about 1e-7. */
  private static TensorBuffer cancelling(Backend backend, int columns) {
    Random random = new Random(5);
    float[] values = new float[TERMS * columns];
    for (int i = 0; i < values.length / 2; i++) {
      values[i] = 0.5f + random.nextFloat();
      values[values.length / 2 + i] = -values[i];
    }
    values[0] += 1e-7f;
    return backend.fromFloats(values, Shape.of(TERMS, columns));
  }

  private static TensorBuffer ones(Backend backend, long... dims) {
    return backend.full(Shape.of(dims), 1);
  }

  @Test
  void sumsOfCancellingTermsAreComparedWithTheTerms() {
    assertThat(diverges(k -> k.linearBiasGradient(cancelling(k, 3)))).isFalse();
    assertThat(diverges(k -> k.reduce(ReduceOp.SUM, cancelling(k, 3), 0))).isFalse();
    assertThat(diverges(k -> k.linearWeightGradient(cancelling(k, 3), ones(k, TERMS, 2))))
        .isFalse();
    assertThat(
            diverges(k -> k.linear(ones(k, 2, TERMS), k.transpose(cancelling(k, 3)), ones(k, 3))))
        .isFalse();
    assertThat(
            diverges(k -> k.linearInputGradient(k.transpose(cancelling(k, 3)), ones(k, TERMS, 2))))
        .isFalse();
    assertThat(diverges(k -> k.matmul(ones(k, 2, TERMS), false, cancelling(k, 3), false)))
        .isFalse();
  }

  @Test
  void whatIsMadeOfSuchASumIsToo() {
    assertThat(
            diverges(
                k -> {
                  TensorBuffer noise = k.linearBiasGradient(cancelling(k, 3));
                  TensorBuffer twice = k.scalar(BinaryOp.MUL, noise, 2);
                  TensorBuffer row = k.reshape(twice, Shape.of(1, 3));
                  TensorBuffer back = k.linearInputGradient(row, ones(k, 3, 4));
                  k.axpyInPlace(0.5, back, k.full(Shape.of(1, 4), 0));
                  return k.reduce(ReduceOp.SUM, back, 1);
                }))
        .isFalse();
  }

  @Test
  void aFaultInTheTermsIsStillFound() {
    compare(1e-3);
    assertThat(diverges(k -> k.linearBiasGradient(cancelling(k, 3)))).isTrue();
  }

  @Test
  void aFaultAfterSuchASumIsStillFound() {
    compare(1e-3);
    assertThat(diverges(k -> k.matmul(ones(k, 2, 2), false, ones(k, 2, 2), false))).isTrue();
  }

  /** Runs operations whose exact result is 0, of which the second backend's are off. */
  private ParityReport compareAtZero(
      double error, String operation, Function<Backend, TensorBuffer> body) {
    differences = new Differences(List.of(jvm, offBy(error, operation)), 1e-5);
    lockstep = Lockstep.of(List.of(jvm, offBy(error, operation)), differences);
    differences.beginStep(1);
    lockstep.item(body.apply(lockstep));
    return differences.report();
  }

  /** Predicts the right class with a probability of 1: the loss is exactly 0. */
  private static TensorBuffer certain(Backend k) {
    TensorBuffer scores = k.fromFloats(new float[] {40, 0, -40, 0, 40, -40}, Shape.of(2, 3));
    TensorBuffer targets = k.fromFloats(new float[] {.5f, 0, 0, 0, .5f, 0}, Shape.of(2, 3));
    return k.crossEntropy(k.logSoftmax(scores, 1), targets);
  }

  /** The mean square of x - x. */
  private static TensorBuffer square(Backend k) {
    TensorBuffer x = k.fromFloats(new float[] {1, 2, 3}, Shape.of(3));
    TensorBuffer difference = k.binary(BinaryOp.SUB, x, x, Shape.of(3));
    TensorBuffer squares = k.binary(BinaryOp.MUL, difference, difference, Shape.of(3));
    return k.scalar(BinaryOp.DIV, k.reduce(ReduceOp.SUM, squares, 0), 3);
  }

  private static TensorBuffer logarithm(Backend k) {
    return k.reduce(ReduceOp.SUM, k.unary(UnaryOp.LOG, ones(k, 3)), 0);
  }

  @Test
  void roundingAtALossOfZeroIsNoDivergence() {
    for (ParityReport report :
        List.of(
            compareAtZero(1e-7, "crossEntropy", CancellationTest::certain),
            compareAtZero(1e-7, "logSoftmax", CancellationTest::certain),
            compareAtZero(1e-7, "binary", CancellationTest::square),
            compareAtZero(1e-7, "unary", CancellationTest::logarithm))) {
      assertThat(report.firstDivergence()).isEmpty();
      assertThat(report.largestLossDifference()).isBetween(0.0, 1e-5);
    }
  }

  @Test
  void aFaultAtALossOfZeroIsStillFound() {
    ParityReport report = compareAtZero(1e-1, "crossEntropy", CancellationTest::certain);
    assertThat(report.firstDivergence()).isPresent();
    assertThat(report.largestLossDifference()).isBetween(1e-4, 1.0);
    report = compareAtZero(1e-1, "binary", CancellationTest::square);
    assertThat(report.firstDivergence()).isPresent();
  }

  private Backend offBy(double error) {
    return offBy(error * TERMS, "linear.*|matmul|reduce SUM");
  }

  private Backend offBy(double error, String operations) {
    return (Backend)
        Proxy.newProxyInstance(
            CancellationTest.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> {
              Object result;
              try {
                result = method.invoke(jvm, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              String name = method.getName();
              return (name.equals("reduce") ? name + " " + arguments[0] : name).matches(operations)
                  ? jvm.scalar(BinaryOp.ADD, (TensorBuffer) result, error)
                  : result;
            });
  }
}
