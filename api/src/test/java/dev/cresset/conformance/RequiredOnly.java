package dev.cresset.conformance;

import dev.cresset.spi.Backend;
import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.MemoryUse;
import dev.cresset.spi.ReduceOp;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.UnaryOp;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.util.List;

/**
 * Passes on a backend's required operations only, so that the fused ones are the interface's
 * defaults.
 */
record RequiredOnly(Backend backend) implements Backend {

  @Override
  public String name() {
    return backend.name();
  }

  @Override
  public MemoryUse memory() {
    return backend.memory();
  }

  @Override
  public TensorBuffer fromFloats(float[] values, Shape shape) {
    return backend.fromFloats(values, shape);
  }

  @Override
  public TensorBuffer fromLongs(long[] values, Shape shape) {
    return backend.fromLongs(values, shape);
  }

  @Override
  public void readFloats(TensorBuffer source, float[] target) {
    backend.readFloats(source, target);
  }

  @Override
  public void readLongs(TensorBuffer source, long[] target) {
    backend.readLongs(source, target);
  }

  @Override
  public TensorBuffer full(Shape shape, double value) {
    return backend.full(shape, value);
  }

  @Override
  public TensorBuffer reshape(TensorBuffer x, Shape shape) {
    return backend.reshape(x, shape);
  }

  @Override
  public TensorBuffer cast(TensorBuffer x, DType dtype) {
    return backend.cast(x, dtype);
  }

  @Override
  public TensorBuffer transpose(TensorBuffer x) {
    return backend.transpose(x);
  }

  @Override
  public void assign(TensorBuffer target, TensorBuffer source) {
    backend.assign(target, source);
  }

  @Override
  public TensorBuffer unary(UnaryOp op, TensorBuffer x) {
    return backend.unary(op, x);
  }

  @Override
  public TensorBuffer binary(BinaryOp op, TensorBuffer a, TensorBuffer b, Shape shape) {
    return backend.binary(op, a, b, shape);
  }

  @Override
  public TensorBuffer scalar(BinaryOp op, TensorBuffer x, double value) {
    return backend.scalar(op, x, value);
  }

  @Override
  public TensorBuffer where(TensorBuffer condition, TensorBuffer a, TensorBuffer b) {
    return backend.where(condition, a, b);
  }

  @Override
  public void axpyInPlace(double alpha, TensorBuffer x, TensorBuffer y) {
    backend.axpyInPlace(alpha, x, y);
  }

  @Override
  public TensorBuffer reduce(ReduceOp op, TensorBuffer x, int dim) {
    return backend.reduce(op, x, dim);
  }

  @Override
  public TensorBuffer matmul(
      TensorBuffer a, boolean transposeA, TensorBuffer b, boolean transposeB) {
    return backend.matmul(a, transposeA, b, transposeB);
  }

  @Override
  public TensorBuffer oneHot(TensorBuffer labels, long classes) {
    return backend.oneHot(labels, classes);
  }

  @Override
  public TensorBuffer takeRows(TensorBuffer x, TensorBuffer rows) {
    return backend.takeRows(x, rows);
  }

  @Override
  public TensorBuffer cat(List<TensorBuffer> parts, int dim) {
    return backend.cat(parts, dim);
  }
}
