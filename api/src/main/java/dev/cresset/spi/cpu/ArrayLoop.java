package dev.cresset.spi.cpu;

/**
 * A loop over equal ranges of several arrays, one index for all of them.
 *
 * <p>HotSpot's C2 compiler turns a loop into vector instructions only if all arrays are indexed by
 * the bare loop variable and all are read before one is written. Each loop is therefore a method of
 * its own with arrays as parameters; a lambda only picks them.
 */
@FunctionalInterface
public interface ArrayLoop {

  /** Runs from index {@code from} to before {@code to}; results come first, then operands. */
  void run(float[][] arrays, int from, int to);
}
