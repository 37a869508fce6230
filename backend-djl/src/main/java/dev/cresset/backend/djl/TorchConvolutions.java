package dev.cresset.backend.djl;

import ai.djl.pytorch.engine.PtNDArray;
import dev.cresset.spi.Window2d;
import dev.cresset.spi.cpu.WorkerPool;
import org.jspecify.annotations.Nullable;

/**
 * PyTorch's convolutions. A large batch is split into parts, which run on the threads of Cresset.
 *
 * <p>PyTorch computes most convolutions with oneDNN. On virtual machines that do not report all
 * properties of their processor, oneDNN 3.7 may return wrong numbers without an error. The first
 * convolution therefore compares oneDNN with im2col and matrix products; if they differ, all
 * convolutions use the latter.
 *
 * <p>The split depends on the shapes alone, so results do not depend on the number of threads; see
 * {@link Products}.
 */
final class TorchConvolutions {

  /** Number of multiplications, about 50 microseconds, above which a second call pays off. */
  private static final double LARGE = 5e6;

  /**
   * Most multiplications of a part, about a millisecond. PyTorch copies the tensors of a part to
   * other formats, so larger parts need more memory.
   */
  private static final double PART = 1e8;

  /** Most elements of the sums that the parts of a weight gradient make, beyond two parts. */
  private static final long SUMS = 1 << 20;

  private final TorchKernels kernels;
  private final WorkerPool workers;
  private volatile @Nullable String prefix;

  TorchConvolutions(TorchKernels kernels, WorkerPool workers) {
    this.kernels = kernels;
    this.workers = workers;
  }

  /**
   * Returns the number of parts that a batch is split into.
   *
   * @param multiplications number of multiplications for the whole batch
   */
  static int parts(long samples, double multiplications) {
    if (multiplications <= LARGE) {
      return 1;
    }
    // An even number, because most machines have an even number of threads.
    return (int) Math.min(samples, 2 * Math.ceil(multiplications / (2 * PART)));
  }

  /** Returns the number of parts for the gradient of a weight of a given size. */
  static int weightParts(long samples, double multiplications, long weightSize) {
    int most = (int) Math.max(2, SUMS / weightSize);
    return Math.min(most, parts(samples, multiplications));
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
