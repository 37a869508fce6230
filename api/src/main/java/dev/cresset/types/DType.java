package dev.cresset.types;

/**
 * The type of the elements of a tensor.
 *
 * <p>PyTorch counterpart: {@code torch.dtype}.
 *
 * @since 0.1
 */
public enum DType {
  /** IEEE 754 single precision, for values, weights and gradients; {@code torch.float32}. */
  FLOAT32(4),
  /** 64-bit signed integer, for labels and indices; {@code torch.int64}. */
  INT64(8);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** Returns the size of one element in bytes. */
  public int bytes() {
    return bytes;
  }
}
