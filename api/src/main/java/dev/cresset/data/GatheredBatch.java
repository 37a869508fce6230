package dev.cresset.data;

import dev.cresset.tensor.TensorScope;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The result of gathering a batch, perhaps in another thread than the loop's.
 *
 * @param made owns the tensors that were made meanwhile; others, which a dataset keeps, stay its
 */
record GatheredBatch(@Nullable Batch batch, @Nullable Throwable failure, TensorScope made) {

  static GatheredBatch of(Supplier<Batch> gather) {
    TensorScope made = TensorScope.open("gathering a batch");
    try {
      return new GatheredBatch(gather.get(), null, made);
    } catch (Throwable e) { // whatever it is, it belongs to the loop
      return new GatheredBatch(null, e, made);
    } finally {
      made.detach();
    }
  }

  /**
   * Returns the batch as if this thread had gathered it: the tensors that were made belong to its
   * innermost scope, and what was thrown is thrown here.
   */
  Batch deliver() {
    TensorScope innermost = TensorScope.innermost();
    if (innermost != null) {
      innermost.adopt(made);
    }
    if (failure != null) {
      GatheredBatch.<RuntimeException>rethrow(failure);
    }
    return batch;
  }

  /** Throws anything: a dataset written in Kotlin or Scala may throw checked exceptions. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void rethrow(Throwable failure) throws E {
    throw (E) failure;
  }
}
