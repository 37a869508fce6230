package dev.cresset.backend.djl;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.cresset.spi.cpu.DirectStorage;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Memory with an array of PyTorch on it: the pool's memory, or that of a result of PyTorch.
 *
 * <p>The first array is kept, because memory that is reused in the next training step mostly has
 * the same shape again.
 */
final class TorchStorage extends DirectStorage {

  /** An array on the memory, which {@link #close} closes unless it is kept. */
  record View(PtNDArray array, boolean isKept) implements AutoCloseable {
    @Override
    public void close() {
      if (!isKept) {
        array.close();
      }
    }
  }

  /** The native handle of the array that is kept, or 0. */
  private final AtomicLong handle = new AtomicLong();

  private volatile @Nullable PtNDArray kept;

  /** Allocates memory of the pool. */
  TorchStorage(int bytes) {
    super(bytes);
  }

  /** Takes over a result of PyTorch, which is contiguous and not empty. */
  TorchStorage(PtNDManager manager, PtNDArray array) {
    super(JniUtils.getByteBuffer(array, true));
    keep(manager, array);
  }

  /** Returns an array of this shape, to be closed while this storage is reachable. */
  View view(PtNDManager manager, long... dims) {
    PtNDArray known = kept;
    if (known != null && Arrays.equals(known.getShape().getShape(), dims)) {
      return new View(known, true);
    }
    PtNDArray array =
        JniUtils.createNdFromByteBuffer(
            manager, memory(), new Shape(dims), DataType.FLOAT32, SparseFormat.DENSE, Device.cpu());
    synchronized (this) {
      if (kept != null) {
        return new View(array, false);
      }
      keep(manager, array);
    }
    return new View(array, true);
  }

  /** The manager must forget the array, which would keep the memory reachable. */
  private void keep(PtNDManager manager, PtNDArray array) {
    manager.detachInternal(array.getUid());
    handle.set(array.getHandle());
    kept = array;
  }

  @Override
  protected Runnable cleanup() {
    // The lambda must not capture this storage or its array: they would stay reachable.
    AtomicLong address = handle;
    return () -> {
      if (address.get() != 0) {
        JniUtils.deleteNDArray(address.get());
      }
    };
  }
}
