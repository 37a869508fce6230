package dev.cresset.spi.cpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * A block of integers {@code k} and the powers {@code 2^k}, made from the bits of floating point
 * numbers.
 *
 * <p>HotSpot has no vector instruction for {@link Float#floatToRawIntBits} before JDK 21 and
 * beyond, so the bits pass through memory that is seen both ways, a block at a time.
 */
final class PowersOfTwo {

  /** Added to a number below 2^22, pushes its fraction out and leaves it in the lowest bits. */
  private static final float SHIFT = 3 << 22;

  private static final int SHIFT_BITS = Float.floatToRawIntBits(SHIFT);
  private static final int EXPONENT_BIAS = 127;
  private static final int EXPONENT_SHIFT = 23;

  static final ScratchPool<PowersOfTwo> POOL = new ScratchPool<>(PowersOfTwo::new);

  /** The elements {@code x} being worked on. */
  final float[] block = new float[ScratchBlock.SIZE];

  /** The numbers {@code k}. */
  final float[] whole = new float[ScratchBlock.SIZE];

  /** Factors of {@code 2^k}, which itself may be too large or too small for one number. */
  final float[] low = new float[ScratchBlock.SIZE];

  final float[] high = new float[ScratchBlock.SIZE];

  private final int[] bits = new int[ScratchBlock.SIZE];
  private final int[] otherBits = new int[ScratchBlock.SIZE];
  private final FloatBuffer floatView;
  private final IntBuffer bitView;

  private PowersOfTwo() {
    ByteBuffer memory =
        ByteBuffer.allocateDirect(ScratchBlock.SIZE * Float.BYTES).order(ByteOrder.nativeOrder());
    floatView = memory.asFloatBuffer();
    bitView = memory.asIntBuffer();
  }

  /** Sets {@code whole} to {@code x * factor} rounded, and {@code low * high} to 2 to that. */
  void round(float[] x, float factor, int n) {
    for (int i = 0; i < n; i++) {
      whole[i] = x[i] * factor + SHIFT;
    }
    floatView.put(0, whole, 0, n);
    bitView.get(0, bits, 0, n);
    for (int i = 0; i < n; i++) {
      whole[i] -= SHIFT;
    }
    for (int i = 0; i < n; i++) {
      int k = bits[i] - SHIFT_BITS;
      int half = k >> 1;
      bits[i] = (half + EXPONENT_BIAS) << EXPONENT_SHIFT;
      otherBits[i] = (k - half + EXPONENT_BIAS) << EXPONENT_SHIFT;
    }
    bitView.put(0, bits, 0, n);
    floatView.get(0, low, 0, n);
    bitView.put(0, otherBits, 0, n);
    floatView.get(0, high, 0, n);
  }
}
