package dev.cresset.backend.nd4j;

import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Starts ND4J when it is first needed.
 *
 * <p>Its native library unpacks to some 300 MB and takes a second to load, which an application
 * that needs no more than {@code Blas} and the loops is spared.
 */
final class Nd4jRuntime {

  private static volatile @Nullable OpExecutioner started;

  private Nd4jRuntime() {}

  /** Returns what runs operations; to be asked before any class of an operation is touched. */
  static OpExecutioner executioner() {
    OpExecutioner executioner = started;
    return executioner == null ? start() : executioner;
  }

  static DataBuffer wrap(FloatPointer pointer, long elements) {
    executioner();
    return Nd4j.createBuffer(pointer, elements, DataType.FLOAT);
  }

  private static synchronized OpExecutioner start() {
    OpExecutioner executioner = started;
    if (executioner == null) {
      // One thread: those of OpenMP wait for each other by spinning, beside OpenBLAS's and the
      // application's, and on a busy machine a call of ten microseconds then takes a thousand.
      NativeStart.run("ND4J", () -> Nd4j.getEnvironment().setMaxMasterThreads(1));
      BlasThreads.set();
      executioner = Nd4j.getExecutioner();
      started = executioner;
    }
    return executioner;
  }
}
