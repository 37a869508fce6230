package dev.cresset.backend.nd4j;

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

  static void log(Nd4jBuffer x, Nd4jBuffer out) {
    Nd4jRuntime.executioner().exec(new Log(flat(x), flat(out)));
    keepReachable(x, x, out);
  }

  static void power(Nd4jBuffer x, double exponent, Nd4jBuffer out) {
    Nd4jRuntime.executioner().exec(new Pow(flat(x), flat(out), exponent));
    keepReachable(x, x, out);
  }

  /** Sets {@code out = a^b}; all of one size. */
  static void power(Nd4jBuffer a, Nd4jBuffer b, Nd4jBuffer out) {
    Nd4jRuntime.executioner()
        .exec(
            DynamicCustomOp.builder("Pow")
                .addInputs(flat(a), flat(b))
                .addOutputs(flat(out))
                .build());
    keepReachable(a, b, out);
  }

  static void transpose(Nd4jBuffer x, Nd4jBuffer out) {
    array(out, out.shape().dims()).assign(array(x, x.shape().dims()).transpose());
    keepReachable(x, x, out);
  }

  private static INDArray flat(Nd4jBuffer x) {
    return array(x, x.shape().size());
  }

  private static INDArray array(Nd4jBuffer x, long... dims) {
    return Nd4j.create(
        x.storage().array(), dims, Nd4j.getStrides(dims, 'c'), 0, 'c', DataType.FLOAT);
  }

  private static void keepReachable(Nd4jBuffer a, Nd4jBuffer b, Nd4jBuffer out) {
    Reference.reachabilityFence(a);
    Reference.reachabilityFence(b);
    Reference.reachabilityFence(out);
  }
}
