package dev.cresset.backend.jvm;

import dev.cresset.spi.cpu.WorkerPool;

/** A product under way: its two matrices, its sums, and who shares the work. */
record Product(Matrix a, Matrix b, Sums sums, PackedPanels panels, WorkerPool workers) {

  /**
   * A product with at least this many multiplications (about 20 µs) is shared by several threads.
   * Half as many pay off only where the processors share a cache.
   */
  private static final double LARGE = 1e6;

  int rows() {
    return a.rows();
  }

  int depth() {
    return b.rows();
  }

  int columns() {
    return b.columns();
  }

  boolean isLarge() {
    return (double) rows() * depth() * columns() >= LARGE;
  }

  /** Runs the parts of the product; several threads share those of a large one. */
  void inParts(int count, WorkerPool.Task part) {
    if (isLarge()) {
      workers.parallelFor(count, part);
    } else {
      for (int i = 0; i < count; i++) {
        part.run(i, 0);
      }
    }
  }

  /** Returns the packed panel of a thread, with this panel of the right matrix in it. */
  PackedPanel with(Panel panel, int thread) {
    PackedPanel packed = panels.of(thread);
    packed.hold(b, panel);
    return packed;
  }

  /**
   * Adds to up to {@link PackedPanel#ROWS} rows of sums their products with the panel that a packed
   * holds.
   *
   * @param first whether these are the first products of the sums
   */
  void add(Panel panel, int row, Sums target, boolean first, PackedPanel packed) {
    int rows = Math.min(PackedPanel.ROWS, rows() - row);
    float[][] results = packed.results;
    int at = packed.first();
    for (int i = 0; i < rows; i++) {
      if (first) {
        target.begin(row + i, panel.column(), results[i], at, panel.width());
      } else {
        target.load(row + i, panel.column(), results[i], at, panel.width());
      }
    }
    int step = a.columnStep();
    int[] starts = packed.starts;
    for (int i = 0; i < starts.length; i++) {
      starts[i] = a.origin() + (row + (i < rows ? i : 0)) * a.rowStep() + panel.row() * step;
    }
    packed.add(panel, a.values(), step);
    for (int i = 0; i < rows; i++) {
      target.store(row + i, panel.column(), results[i], at, panel.width());
    }
  }
}
