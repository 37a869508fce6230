package dev.cresset.backend.nd4j;

/**
 * Rounds sizes up to one of a few hundred, so that storages of nearly the same size replace each
 * other: multiples of 64 bytes up to 512, then eight steps to each doubling, which wastes an eighth
 * at most.
 *
 * @param bytes size of its storages
 */
record SizeClass(int bytes) {

  private static final int UNIT = NativeStorage.ALIGNMENT;
  private static final int STEPS_LOG = 3;
  private static final int STEPS = 1 << STEPS_LOG;

  /** The largest block that a {@link java.nio.ByteBuffer} can hold besides its alignment. */
  static final long MAX_BYTES = Integer.MAX_VALUE - 2L * UNIT + 1;

  static SizeClass of(long bytes) {
    int units = (int) Math.max(1, (bytes + UNIT - 1) / UNIT);
    if (units <= STEPS) {
      return new SizeClass(units * UNIT);
    }
    int octave = 31 - Integer.numberOfLeadingZeros(units - 1);
    int step = 1 << (octave - STEPS_LOG);
    int steps = (units - (1 << octave) + step - 1) / step;
    long rounded = (long) UNIT * ((1 << octave) + steps * step);
    return new SizeClass((int) Math.min(rounded, MAX_BYTES));
  }
}
