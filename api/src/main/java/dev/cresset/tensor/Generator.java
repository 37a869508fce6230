package dev.cresset.tensor;

import dev.cresset.types.NotNull;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A seeded, splittable generator of random numbers, the only source of randomness in this library.
 *
 * <p>The algorithm is SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
 * generators", 2014): the state advances by a constant, and each output is a mix of the state.
 * PyTorch counterpart: {@code torch.Generator}.
 *
 * <p>Initial weights, shuffles, splits and dropout masks each draw from a {@link #split} of the
 * current generator. How many numbers one of them draws therefore does not affect the others.
 * Thread-safe.
 *
 * <p>Reproducibility:
 *
 * <ul>
 *   <li>The same seed and the same calls give the same numbers on every platform and backend.
 *   <li>The generator that all threads share gives the same numbers in a second run only if the
 *       calls of all threads come in the same order. With {@link #during}, {@link Tensors#withSeed}
 *       or {@code Trainer.seed}, a run on one thread is reproducible whatever other threads do.
 *   <li>An epoch of a {@code DataLoader} draws once from its generator, when it begins, if it
 *       shuffles or its dataset may draw random numbers. The order of the samples and the generator
 *       of each batch are derived from that number. While a batch is gathered, its generator is the
 *       {@link #standard} one on the gathering thread. Prefetching and the number of threads
 *       therefore do not affect the numbers.
 *   <li>Each sample of a built-in dataset with random transforms has its own generator, derived
 *       from the position of the sample in the epoch. The batch size does not affect its numbers.
 *   <li>A built-in dataset draws no numbers if all its transforms are pure. A custom dataset is
 *       assumed to draw some.
 *   <li>Other sources of randomness in a custom dataset, such as {@code java.util.Random}, are
 *       called by one thread at a time within a loop, in the order of the batches.
 * </ul>
 *
 * @since 0.1
 */
public final class Generator {

  static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
  private static final Generator SHARED = new Generator(System.nanoTime());

  private final AtomicLong state;

  /** Creates a generator from a seed; generators with equal seeds return equal numbers. */
  public Generator(long seed) {
    state = new AtomicLong(mix(seed));
  }

  /**
   * Returns the generator for initial weights, shuffles, splits and dropout masks on this thread:
   * that of the innermost {@link #during}, otherwise the one that all threads share.
   */
  public static Generator standard() {
    Generator own = ThreadContext.current().generator;
    return own == null ? SHARED : own;
  }

  /**
   * Runs code with this generator as the {@link #standard} one, on the calling thread only. The
   * numbers that other threads draw from the shared generator do not affect this one.
   */
  public <T> T during(Supplier<T> body) {
    NotNull.check("Generator.during", "body", body);
    return ThreadContext.current().withGenerator(this).during(body);
  }

  /** Resets this generator to a seed. PyTorch counterpart: {@code generator.manual_seed(seed)}. */
  public void seed(long seed) {
    state.set(mix(seed));
  }

  /** Returns an independent generator, seeded with the next number of this one. */
  public Generator split() {
    return new Generator(nextLong());
  }

  /** Returns the current state, for {@link #restore}. PyTorch counterpart: {@code get_state()}. */
  public long state() {
    return state.get();
  }

  /**
   * Restores a state that {@link #state} returned. PyTorch counterpart: {@code set_state(state)}.
   */
  public void restore(long state) {
    this.state.set(state);
  }

  /** Returns 64 random bits. */
  public long nextLong() {
    return mix(state.addAndGet(GOLDEN_GAMMA));
  }

  /**
   * Returns a number that is uniformly distributed in {@code [0, bound)}.
   *
   * @throws IllegalArgumentException if {@code bound} is not positive
   */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("nextInt: bound must be positive, got " + bound);
    }
    // Lemire's method: rejecting low products below 2^32 mod bound keeps the result unbiased.
    long threshold = (1L << 32) % bound;
    while (true) {
      long product = (nextLong() >>> 32) * bound;
      if ((product & 0xffffffffL) >= threshold) {
        return (int) (product >>> 32);
      }
    }
  }

  /**
   * Fills an array with numbers that are uniformly distributed in {@code [low, high)}; if the range
   * is empty, with {@code low}.
   */
  public void fillUniform(float[] values, double low, double high) {
    NotNull.check("fillUniform", "array of values", values);
    long local = state.getAndAdd(GOLDEN_GAMMA * values.length);
    double scale = (high - low) * 0x1p-24;
    // Rounding to float may give high itself, which is outside the range.
    float largest = Math.max((float) low, Math.nextDown((float) high));
    for (int i = 0; i < values.length; i++) {
      local += GOLDEN_GAMMA;
      values[i] = Math.min(largest, (float) (low + (mix(local) >>> 40) * scale));
    }
  }

  /**
   * Sets each of the first {@code count} elements to 0 with probability {@code p} and to {@code
   * value} otherwise.
   *
   * @throws IllegalArgumentException if {@code count} is negative or above the length of the array
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
   * Fills an array from the normal distribution with mean 0 and variance 1 (Box and Muller, 1958).
   */
  public void fillNormal(float[] values) {
    NotNull.check("fillNormal", "array of values", values);
    for (int i = 0; i < values.length; i += 2) {
      // 1 - u is in (0, 1], so its logarithm is finite. StrictMath is the same on every platform.
      double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextUnit()));
      double angle = 2 * Math.PI * nextUnit();
      values[i] = (float) (radius * StrictMath.cos(angle));
      if (i + 1 < values.length) {
        values[i + 1] = (float) (radius * StrictMath.sin(angle));
      }
    }
  }

  /** Shuffles an array (Fisher and Yates). */
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
