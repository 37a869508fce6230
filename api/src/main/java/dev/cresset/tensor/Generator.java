package dev.cresset.tensor;

import dev.cresset.types.NotNull;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The source of all randomness: a seeded generator that can be split into independent ones.
 *
 * <p>SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014):
 * the state advances by a constant and each output is a mix of it. The same seed gives the same
 * numbers on every platform and backend. PyTorch counterpart: {@code torch.Generator}.
 *
 * <p>Initial weights, shuffles, splits and dropout masks each draw from a {@link #split} of the
 * generator in use, so that how many numbers one of them takes does not change the others. Safe in
 * any thread.
 *
 * <p>What is promised:
 *
 * <ul>
 *   <li>The same seed and the same calls give the same numbers, on every platform and backend.
 *   <li>The generator that all threads share repeats a run only if the calls of all threads come in
 *       the same order. A run in a thread of its own repeats in any company with {@link #during},
 *       {@link Tensors#withSeed} or {@code Trainer.seed}.
 *   <li>An epoch of a {@code DataLoader} draws once from its generator, when it begins, if it
 *       shuffles or its dataset may draw random numbers. The order of the samples and the generator
 *       of each batch follow from that. While a batch is gathered, its generator is the {@link
 *       #standard} one, in whichever thread: {@code prefetch}, idle threads and the number of
 *       threads change no number.
 *   <li>A sample of a built-in dataset with random transforms has a generator of its own, which
 *       follows from its place in the epoch. The batch size does not change its numbers.
 *   <li>Without random transforms the built-in datasets draw nothing. A dataset of a program's own
 *       is taken to draw.
 *   <li>Sources of randomness of a program's own, such as {@code java.util.Random}, see one call
 *       after the other within one loop, in the order of the batches.
 * </ul>
 */
public final class Generator {

  static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
  private static final Generator SHARED = new Generator(System.nanoTime());

  private final AtomicLong state;

  /** Creates a generator; equal seeds give equal numbers. */
  public Generator(long seed) {
    state = new AtomicLong(mix(seed));
  }

  /**
   * Returns the generator from which initial weights, shuffles, splits and dropout masks draw in
   * this thread: the one of the innermost {@link #during}, else one that all threads share.
   */
  public static Generator standard() {
    Generator own = ThreadContext.current().generator;
    return own == null ? SHARED : own;
  }

  /**
   * Runs code in which this generator is the {@link #standard} one, in the calling thread only.
   * What other threads draw meanwhile does not change the numbers.
   */
  public <T> T during(Supplier<T> body) {
    NotNull.check("Generator.during", "body", body);
    return ThreadContext.current().withGenerator(this).during(body);
  }

  /** Starts over from a seed. */
  public void seed(long seed) {
    state.set(mix(seed));
  }

  /** Returns an independent generator, seeded by the next number of this one. */
  public Generator split() {
    return new Generator(nextLong());
  }

  /** Returns the state, from which {@link #restore} continues. */
  public long state() {
    return state.get();
  }

  /** Continues from a state that {@link #state} gave. */
  public void restore(long state) {
    this.state.set(state);
  }

  /** Returns 64 random bits. */
  public long nextLong() {
    return mix(state.addAndGet(GOLDEN_GAMMA));
  }

  /**
   * Returns a number in {@code [0, bound)}, each equally likely.
   *
   * @throws IllegalArgumentException if {@code bound} is not positive
   */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("nextInt: bound must be positive, got " + bound);
    }
    // Lemire's multiplication; a low product below 2^32 mod bound would favour some results.
    long threshold = (1L << 32) % bound;
    while (true) {
      long product = (nextLong() >>> 32) * bound;
      if ((product & 0xffffffffL) >= threshold) {
        return (int) (product >>> 32);
      }
    }
  }

  /** Fills an array uniformly from {@code [low, high)}; from an empty range, with {@code low}. */
  public void fillUniform(float[] values, double low, double high) {
    NotNull.check("fillUniform", "array of values", values);
    long local = state.getAndAdd(GOLDEN_GAMMA * values.length);
    double scale = (high - low) * 0x1p-24;
    // Rounding to single precision may reach the upper end, which does not belong to the range.
    float largest = Math.max((float) low, Math.nextDown((float) high));
    for (int i = 0; i < values.length; i++) {
      local += GOLDEN_GAMMA;
      values[i] = Math.min(largest, (float) (low + (mix(local) >>> 40) * scale));
    }
  }

  /**
   * Sets the first {@code count} elements, each to 0 with probability {@code p} and to {@code
   * value} otherwise.
   */
  public void fillKept(float[] values, int count, double p, float value) {
    NotNull.check("fillKept", "array of values", values);
    if (count < 0 || count > values.length) {
      throw new IllegalArgumentException(
          "fillKept: the number of elements must be 0 to %s, the length of the array, got %s"
              .formatted(values.length, count));
    }
    long begin = state.getAndAdd(GOLDEN_GAMMA * count);
    long threshold = (long) Math.ceil(p * 0x1p53);
    DropoutDraws block = DropoutDraws.take();
    for (int from = 0; from < count; from += DropoutDraws.SIZE) {
      int n = Math.min(DropoutDraws.SIZE, count - from);
      block.keep(begin + from * GOLDEN_GAMMA, threshold, value, values, from, n);
    }
    block.giveBack();
  }

  /**
   * Fills an array from the normal distribution of mean 0 and variance 1 (Box and Muller, 1958).
   */
  public void fillNormal(float[] values) {
    NotNull.check("fillNormal", "array of values", values);
    for (int i = 0; i < values.length; i += 2) {
      // 1 - u is in (0, 1], so that the logarithm is finite; StrictMath is the same everywhere.
      double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextUnit()));
      double angle = 2 * Math.PI * nextUnit();
      values[i] = (float) (radius * StrictMath.cos(angle));
      if (i + 1 < values.length) {
        values[i + 1] = (float) (radius * StrictMath.sin(angle));
      }
    }
  }

  /** Puts an array in random order (Fisher and Yates). */
  public void shuffle(int[] values) {
    NotNull.check("shuffle", "array of values", values);
    for (int i = values.length - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }

  private double nextUnit() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
    return b ^ (b >>> 31);
  }

  @Override
  public String toString() {
    return "Generator(state=" + state + ")";
  }
}
