package dev.cresset.backend.jvm;

import dev.cresset.spi.cpu.WorkerPool;

/** A product under way: its two matrices, its sums, and who shares the work. */
record Product(Matrix a, Matrix b, Sums sums, Workspaces workspaces, WorkerPool workers) {

  /**
   * Multiplications, some 20 microseconds' worth, from which on it pays to share them. Half as many
   * pay where the processors have a cache in common, and cost more than they save elsewhere.
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

  /** Returns the workspace of a thread, with a block of the right matrix in it. */
  Workspace with(Block block, int thread) {
    Workspace workspace = workspaces.of(thread);
    workspace.hold(b, block);
    return workspace;
  }

  /**
   * Adds to up to {@link Workspace#ROWS} rows of sums their products with the block that a
   * workspace holds.
   *
   * @param first whether these are the first products of the sums
   */
  void add(Block block, int row, Sums target, boolean first, Workspace workspace) {
    int rows = Math.min(Workspace.ROWS, rows() - row);
    float[][] results = workspace.results;
    int at = workspace.first();
    for (int i = 0; i < rows; i++) {
      if (first) {
        target.begin(row + i, block.column(), results[i], at, block.width());
      } else {
        target.load(row + i, block.column(), results[i], at, block.width());
      }
    }
    int step = a.columnStep();
    int p0 = row * a.rowStep() + block.row() * step;
    int p1 = rows > 1 ? p0 + a.rowStep() : p0;
    int p2 = rows > 2 ? p1 + a.rowStep() : p0;
    int p3 = rows > 3 ? p2 + a.rowStep() : p0;
    workspace.add(block, a.values(), p0, p1, p2, p3, step);
    for (int i = 0; i < rows; i++) {
      target.store(row + i, block.column(), results[i], at, block.width());
    }
  }
}
