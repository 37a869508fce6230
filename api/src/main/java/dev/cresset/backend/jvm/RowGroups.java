package dev.cresset.backend.jvm;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hands out the rows of a result, a few at a time, because a worker may be held up at any time.
 *
 * <p>The first worker takes them from the front, the others from the back, so that each meets the
 * same rows, and its caches, in the next product of the same shape.
 */
final class RowGroups {

  private final int rows;
  private final int height;
  private final int count;
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger fromFront = new AtomicInteger();
  private final AtomicInteger fromBack = new AtomicInteger();

  RowGroups(int rows, int height) {
    this.rows = rows;
    this.height = height;
    this.count = (rows + height - 1) / height;
  }

  /** Returns the first of the rows to work on next, or -1 if none are left. */
  int take(int worker) {
    if (taken.getAndIncrement() >= count) {
      return -1;
    }
    int group = worker == 0 ? fromFront.getAndIncrement() : count - fromBack.incrementAndGet();
    return group * height;
  }

  /** Returns the number of rows from {@code row} on that were taken with it. */
  int rowsFrom(int row) {
    return Math.min(height, rows - row);
  }
}
