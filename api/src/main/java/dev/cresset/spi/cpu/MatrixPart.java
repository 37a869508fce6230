package dev.cresset.spi.cpu;

/**
 * A matrix that is part of a buffer's memory.
 *
 * @param storage the memory
 * @param offset index of its first element
 * @param stride elements from one row to the next
 */
public record MatrixPart(Storage storage, int offset, int stride) {

  /** Returns the part that begins with this column. */
  public MatrixPart fromColumn(int column) {
    return column == 0 ? this : new MatrixPart(storage, offset + column, stride);
  }
}
