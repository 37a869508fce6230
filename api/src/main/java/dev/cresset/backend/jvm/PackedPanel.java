package dev.cresset.backend.jvm;

import org.jspecify.annotations.Nullable;

/**
 * A thread's copy of a panel of a product's right matrix and four rows of the result: each row in
 * an array of its own, with the panel's first column at index {@link #first}.
 *
 * <p>C2 makes of a loop a scalar one up to an index where the vectors that it writes lie on whole
 * cache lines, a vectorised one, and a scalar one for the rest; in rows of 128 the two scalar ones
 * take half of the time. They shrink to one iteration in all if the loop starts one before such an
 * index and works on whole vectors. Java does not say where an array lies, so {@link #hold} times
 * the loop from each index now and then.
 *
 * <p>For all four rows of the result to have such an index in common they must lie alike: they are
 * as long as whole cache lines (header included) and made one after the other. The garbage
 * collector may part them, and loops then take up to twice as long; so new rows are timed beside
 * them.
 */
final class PackedPanel {

  /** Four rows of the result, as many as the kernel works on at once. */
  static final int ROWS = 4;

  /** Most columns of a panel. */
  static final int WIDTH = 832;

  /** Rows of a panel; its 440 KB fit the second-level cache of current processors. */
  private static final int DEPTH = 128;

  /** Most columns of a panel of medium width. */
  static final int MEDIUM_WIDTH = 256;

  /** Rows of a panel of medium width, which is as large as a wide one. */
  static final int MEDIUM_DEPTH = 416;

  /** Most columns of a narrow panel, which is as deep; its rows lie closer together. */
  private static final int NARROW_WIDTH = 128;

  /** Floats in the longest vector. */
  private static final int LANES = 16;

  /** Added to a row, for its start to be chosen; makes whole cache lines with a header of 16 B. */
  private static final int ROOM = LANES + 12;

  /** Rows and columns of a timed call, and how many there are of each start. */
  private static final int TRIAL_DEPTH = 32;

  private static final int TRIAL_WIDTH = 128;
  private static final int TRIALS = 4;

  /** Products between two searches for the best start, which is sought more often before. */
  private static final int PERIOD = 256;

  /** Calls of the kernel while it is being compiled, with each of which {@link #practise} goes. */
  private static final int EARLY = 500;

  private static final float[] NO_FACTORS = new float[DEPTH];

  private static final int[] NO_ROWS = new int[ROWS];

  private final Kernel kernel;

  /** Rows of the result, which {@link #hold} may replace. */
  float[][] results;

  /** Where the factors of each row of the result begin, for {@link #add}. */
  final int[] starts = new int[ROWS];

  private final float[][] wide;
  private final float[][] medium;
  private final float[][] narrow;
  private final float[][] spare;
  private @Nullable Panel held;
  private int start;
  private int calls;
  private int products;

  PackedPanel(Kernel kernel) {
    this.kernel = kernel;
    results = new float[ROWS][WIDTH + ROOM];
    spare = new float[ROWS][WIDTH + ROOM];
    wide = new float[DEPTH][WIDTH + ROOM];
    medium = new float[MEDIUM_DEPTH][MEDIUM_WIDTH + ROOM];
    narrow = new float[MEDIUM_DEPTH][NARROW_WIDTH + ROOM];
  }

  /** Copies a panel of a product's right matrix, unless this very one was copied last. */
  void hold(Matrix right, Panel panel) {
    if (held != panel) {
      alignNowAndThen();
      right.copyTo(rows(panel.width()), first(), panel);
      held = panel;
    }
  }

  private void alignNowAndThen() {
    if (products % PERIOD == 0 || products < PERIOD && Integer.bitCount(products) == 1) {
      align();
    }
    products++;
  }

  /** Returns the index of a row's first column; it changes in {@link #hold} only. */
  int first() {
    return start + 1;
  }

  /** Returns how many of {@code depth} rows a panel of {@code width} columns takes. */
  static int depth(int width, int depth) {
    return Math.min(depth, width <= MEDIUM_WIDTH ? MEDIUM_DEPTH : DEPTH);
  }

  /** Returns the least number of columns, {@code width} or more, that fill the longest vectors. */
  static int wholeVectors(int width) {
    return (width + LANES - 1) / LANES * LANES;
  }

  private float[][] rows(int width) {
    if (width <= NARROW_WIDTH) {
      return narrow;
    }
    return width <= MEDIUM_WIDTH ? medium : wide;
  }

  /**
   * Adds to the results the rows of the panel that it holds times the factors, as {@link
   * Kernel#addRows} does, in the panel's columns at least.
   */
  void add(Panel panel, float[] a, int step) {
    float[][] right = rows(panel.width());
    int depth = panel.depth();
    int to = first() + wholeVectors(panel.width());
    if (calls < EARLY) {
      calls++;
      practise(Math.min(DEPTH, depth / 4));
    }
    kernel.addRows(results, right, depth, a, starts, step, start, to);
  }

  /** Runs over long rows, as C2 makes the vectors of a loop shorter if most were below 150. */
  private void practise(int depth) {
    kernel.addRows(spare, wide, depth, NO_FACTORS, NO_ROWS, 1, 0, WIDTH + ROOM);
  }

  /** Finds where rows had best start, and whether new rows would do better. */
  private void align() {
    long kept = timeBestStart(results);
    int startOfKept = start;
    float[][] fresh = new float[ROWS][WIDTH + ROOM];
    if (timeBestStart(fresh) < kept - kept / 8) {
      results = fresh;
    } else {
      start = startOfKept;
    }
  }

  /** Sets the start that is best for rows of results, and returns how long a trial then takes. */
  private long timeBestStart(float[][] c) {
    long least = Long.MAX_VALUE;
    for (int from = 0; from < LANES; from++) {
      for (int trial = 0; trial < TRIALS; trial++) {
        int to = from + 1 + TRIAL_WIDTH;
        long begun = System.nanoTime();
        kernel.addRows(c, wide, TRIAL_DEPTH, NO_FACTORS, NO_ROWS, 1, from, to);
        long nanos = System.nanoTime() - begun;
        if (nanos < least) {
          least = nanos;
          start = from;
        }
      }
    }
    return least;
  }
}
