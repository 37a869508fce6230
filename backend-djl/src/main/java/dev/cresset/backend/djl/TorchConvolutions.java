package dev.cresset.backend.djl;

import ai.djl.pytorch.engine.PtNDArray;
import dev.cresset.spi.Window2d;
import dev.cresset.spi.cpu.WorkerPool;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions by PyTorch; large ones in two halves of the batch on two threads of Cresset.
 *
 * <p>PyTorch computes most convolutions with oneDNN. On some virtual machines, which do not
 * describe their processor as real ones do, version 3.7 of it returns wrong numbers without an
 * error. Therefore the first convolution compares the two ways to compute one, and if they differ,
 * all use im2col and matrix products.
 *
 * <p>The halves depend on the shapes alone, so that threads do not change a result; see {@link
 * Products}.
 */
final class TorchConvolutions {

  /** Multiplications, some 50 microseconds' worth, that make up for a second call. */
  private static final double LARGE = 5e6;

  private final TorchKernels kernels;
  private final WorkerPool workers;
  private volatile @Nullable String prefix;

  TorchConvolutions(TorchKernels kernels, WorkerPool workers) {
    this.kernels = kernels;
    this.workers = workers;
  }

  /**
   * Returns the number of parts in which a batch is computed.
   *
   * @param multiplications for the whole batch
   */
  static int parts(long samples, double multiplications) {
    return samples > 1 && multiplications > LARGE ? 2 : 1;
  }

  /** Calls a method for each part of a batch. */
  void run(
      String method, int parts, long samples, Window2d window, int groups, PtNDArray... tensors) {
    String chosen = prefix() + method;
    workers.parallelFor(
        parts,
        part ->
            kernels.run(
                chosen,
                tensors,
                samples * part / parts,
                samples * (part + 1) / parts,
                window.strideHeight(),
                window.strideWidth(),
                window.paddingHeight(),
                window.paddingWidth(),
                window.dilationHeight(),
                window.dilationWidth(),
                groups,
                part));
  }

  private String prefix() {
    String known = prefix;
    return known == null ? check() : known;
  }

  private synchronized String check() {
    String known = prefix;
    if (known == null) {
      known = new ConvolutionCheck(kernels).passes() ? "" : ConvolutionCheck.UNFOLD;
      prefix = known;
    }
    return known;
  }
}
