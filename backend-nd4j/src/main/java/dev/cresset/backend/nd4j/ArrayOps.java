package dev.cresset.backend.nd4j;

import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.cpu.CpuBuffer;
import java.lang.ref.Reference;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.scalar.Pow;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The functions that ND4J computes, on arrays that view the buffers' memory.
 *
 * <p>A call costs several microseconds whatever the size, but its vector code for transcendental
 * functions is ten times as fast as {@link Math}'s.
 */
final class ArrayOps {

  private ArrayOps() {}

  static void log(TensorBuffer x, TensorBuffer out) {
    Nd4jRuntime.executioner().exec(new Log(flat(x), flat(out)));
    keepReachable(x, x, out);
  }

  static void power(TensorBuffer x, double exponent, TensorBuffer out) {
    Nd4jRuntime.executioner().exec(new Pow(flat(x), flat(out), exponent));
    keepReachable(x, x, out);
  }

  /** Sets {@code out = a^b}; all of one size. */
  static void power(TensorBuffer a, TensorBuffer b, TensorBuffer out) {
    Nd4jRuntime.executioner()
        .exec(
            DynamicCustomOp.builder("Pow")
                .addInputs(flat(a), flat(b))
                .addOutputs(flat(out))
                .build());
    keepReachable(a, b, out);
  }

  private static INDArray flat(TensorBuffer x) {
    long size = x.shape().size();
    Nd4jStorage storage = (Nd4jStorage) ((CpuBuffer) x).storage();
    return Nd4j.create(storage.array(), new long[] {size}, new long[] {1}, 0, 'c', DataType.FLOAT);
  }

  private static void keepReachable(TensorBuffer a, TensorBuffer b, TensorBuffer out) {
    Reference.reachabilityFence(a);
    Reference.reachabilityFence(b);
    Reference.reachabilityFence(out);
  }
}
