package dev.cresset.backend.nd4j;

import static org.bytedeco.openblas.global.openblas_nolapack.cblas_saxpy;

import java.lang.ref.Reference;

/** Sums by OpenBLAS, called on the memory itself. */
final class Blas {

  private Blas() {}

  /**
   * Adds {@code alpha * x}, not 0, to {@code y} from element {@code start} to before {@code end}.
   */
  static void addScaled(float alpha, Nd4jStorage x, Nd4jStorage y, int start, int end) {
    checkRoom(x, end);
    checkRoom(y, end);
    ScratchPointers pointers = ScratchPointers.POOL.take();
    pointers.a.to(x.pointer(), start);
    pointers.c.to(y.pointer(), start);
    cblas_saxpy(end - start, alpha, pointers.a, 1, pointers.c, 1);
    ScratchPointers.POOL.giveBack(pointers);
    Reference.reachabilityFence(x);
    Reference.reachabilityFence(y);
  }

  /** OpenBLAS does not know where memory ends: a wrong shape would end the process. */
  static void checkRoom(Nd4jStorage storage, long elements) {
    if (elements > storage.floats().capacity()) {
      throw new IllegalArgumentException(
          "nd4j: the shapes of the buffers do not fit each other (%s elements needed, room for %s); pass buffers as Backend describes them"
              .formatted(elements, storage.floats().capacity()));
    }
  }
}
