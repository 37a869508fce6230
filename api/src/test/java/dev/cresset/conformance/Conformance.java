package dev.cresset.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.spi.Backend;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.DType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

/**
 * One concern of the kit: the backend under test, the reference, and how a result of the one is
 * held against that of the other.
 */
abstract class Conformance {

  /** A call of one operation, on any backend. */
  @FunctionalInterface
  interface Operation {
    TensorBuffer apply(Backend backend, List<TensorBuffer> inputs);
  }

  /** A call of one operation that changes some of its inputs. */
  @FunctionalInterface
  interface Change {
    void apply(Backend backend, List<TensorBuffer> inputs);
  }

  final Backend backend;
  final ReferenceBackend reference = new ReferenceBackend();

  private final Deque<TensorBuffer> opened = new ArrayDeque<>();

  Conformance(Backend backend) {
    this.backend = backend;
  }

  @AfterEach
  void closeWhatWasOpened() {
    opened.forEach(TensorBuffer::close);
  }

  /** Notes a buffer to be closed after the test. */
  TensorBuffer open(TensorBuffer buffer) {
    opened.push(buffer);
    return buffer;
  }

  List<TensorBuffer> open(Backend on, Values... values) {
    return Stream.of(values).map(each -> open(each.on(on))).toList();
  }

  Values read(TensorBuffer buffer) {
    return Values.read(backend, buffer);
  }

  /** Holds a required operation against the reference. */
  void check(String what, Tolerance tolerance, Operation operation, Values... inputs) {
    checkOn(backend, what, tolerance, operation, inputs);
  }

  /**
   * Holds a fused operation against the reference, whose fused operations are the defaults in
   * double precision; both as the backend has it and as the default made of the backend's own
   * required operations.
   */
  void checkFused(String what, Tolerance tolerance, Operation operation, Values... inputs) {
    checkOn(backend, what, tolerance, operation, inputs);
    checkOn(new RequiredOnly(backend), what + " (default)", tolerance, operation, inputs);
  }

  private void checkOn(
      Backend on, String what, Tolerance tolerance, Operation operation, Values... inputs) {
    List<TensorBuffer> arguments = open(on, inputs);
    long buffersBefore = on.memory().liveBuffers();
    TensorBuffer actual = open(operation.apply(on, arguments));
    // Lost buffers of earlier tests may be found meanwhile, so that the count can be too low.
    assertThat(on.memory().liveBuffers())
        .as("%s: buffers that are open after it, one being its result", what)
        .isLessThanOrEqualTo(buffersBefore + 1);
    TensorBuffer expected = open(operation.apply(reference, open(reference, inputs)));
    compare(what, tolerance, on, actual, expected);
    for (int i = 0; i < inputs.length; i++) {
      assertUnchanged("%s: its input %s".formatted(what, i), on, arguments.get(i), inputs[i]);
    }
  }

  /** Holds what becomes of all inputs against what the reference makes of them. */
  void checkChange(String what, Tolerance tolerance, Change change, Values... inputs) {
    for (Backend on : List.of(backend, new RequiredOnly(backend))) {
      List<TensorBuffer> actual = open(on, inputs);
      List<TensorBuffer> expected = open(reference, inputs);
      long buffersBefore = on.memory().liveBuffers();
      change.apply(on, actual);
      assertThat(on.memory().liveBuffers())
          .as("%s: buffers that are open after it", what)
          .isLessThanOrEqualTo(buffersBefore);
      change.apply(reference, expected);
      for (int i = 0; i < inputs.length; i++) {
        compare(what + ", buffer " + i, tolerance, on, actual.get(i), expected.get(i));
      }
    }
  }

  private void compare(
      String what, Tolerance tolerance, Backend on, TensorBuffer actual, TensorBuffer expected) {
    assertThat(actual.shape()).as(what + ": shape").isEqualTo(expected.shape());
    assertThat(actual.dtype()).as(what + ": type").isEqualTo(expected.dtype());
    Values found = Values.read(on, actual);
    if (expected.dtype() == DType.INT64) {
      assertThat(found.longs()).as(what).containsExactly(Values.read(reference, expected).longs());
    } else {
      tolerance.check(what, found.floats(), reference.values(expected));
    }
  }

  private static void assertUnchanged(
      String what, Backend on, TensorBuffer buffer, Values original) {
    Values now = Values.read(on, buffer);
    assertThat(now.longs()).as(what).containsExactly(original.longs());
    Tolerance.exact().check(what, now.floats(), widened(original.floats()));
  }

  static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
