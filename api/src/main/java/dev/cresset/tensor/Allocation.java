package dev.cresset.tensor;

import dev.cresset.types.DType;
import dev.cresset.types.Experimental;
import dev.cresset.types.Shape;

/**
 * The creation of a tensor that was traced; see {@link AllocationTrace}.
 *
 * <p>Holds no reference to the tensor.
 *
 * @since 0.1
 */
@Experimental
public final class Allocation {

  private final Shape shape;
  private final DType dtype;
  private volatile CodeLocation location;
  private volatile boolean owned;
  private volatile boolean kept;
  private volatile boolean freed;

  Allocation(Shape shape, DType dtype, CodeLocation location) {
    this.shape = shape;
    this.dtype = dtype;
    this.location = location;
  }

  /** Returns the shape of the tensor. */
  public Shape shape() {
    return shape;
  }

  /** Returns the type of the elements. */
  public DType dtype() {
    return dtype;
  }

  /** Returns the method that created the tensor, for example {@code "relu()"}. */
  public String call() {
    return location.call();
  }

  /** Returns the line of the program that called this method, as in a stack trace. */
  public String line() {
    return location.line();
  }

  CodeLocation location() {
    return location;
  }

  /** Replaces the location of a tensor that a thread of the library created for the program. */
  void relocate(CodeLocation better) {
    if (!location.isOfProgram()) {
      location = better;
    }
  }

  /** Sets whether a scope, a model or an optimizer owns the tensor. */
  void owned(boolean owned) {
    this.owned = owned;
    kept = false;
  }

  /** Notes that the scope that owns the tensor will pass it on. */
  void keep() {
    kept = true;
  }

  void free() {
    freed = true;
  }

  boolean isFreed() {
    return freed;
  }

  boolean isLeak() {
    return !freed && (!owned || kept);
  }

  @Override
  public String toString() {
    return "%s %s, created by %s".formatted(dtype, shape, location);
  }
}
