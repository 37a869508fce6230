package dev.cresset.backend.nd4j;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Starts ND4J when it is first needed.
 *
 * <p>Its native library unpacks to some 300 MB and takes a second to load, which an application
 * that needs no more than {@code Gemm} and the loops is spared.
 */
final class Nd4jRuntime {

  static {
    QuietStart.run(Nd4jRuntime::start);
    BlasThreads.set();
  }

  private Nd4jRuntime() {}

  private static void start() {
    // One thread: those of OpenMP wait for each other by spinning, beside OpenBLAS's and the
    // application's, and on a busy machine a call of ten microseconds then takes a thousand.
    Nd4j.getEnvironment().setMaxMasterThreads(1);
  }

  static OpExecutioner executioner() {
    return Nd4j.getExecutioner();
  }

  static DataBuffer wrap(FloatPointer pointer, long elements) {
    return Nd4j.createBuffer(pointer, elements, DataType.FLOAT);
  }
}
