package dev.cresset.spi.cpu;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** Sums of images over all samples and positions, one for each channel. */
final class ChannelSums {

  /** Elements that one thread adds at a time; it takes a few microseconds. */
  private static final int PART = 1 << 15;

  private ChannelSums() {}

  /** Sums {@code x [samples, channels, positions]} to {@code out [channels]}. */
  static void of(
      FloatBuffer x,
      long samples,
      int channels,
      int positions,
      FloatBuffer out,
      WorkerPool workers) {
    long each = Math.max(1, samples * positions);
    workers.parallelFor(
        channels,
        (int) Math.max(1, PART / each),
        (start, end) -> {
          ScratchArrays scratch = ScratchArrays.POOL.take();
          float[] sums = scratch.of(0, positions);
          float[] plane = scratch.of(1, positions);
          for (int channel = start; channel < end; channel++) {
            Arrays.fill(sums, 0, positions, 0);
            for (int sample = 0; sample < samples; sample++) {
              x.get((sample * channels + channel) * positions, plane, 0, positions);
              add(plane, sums, positions);
            }
            out.put(channel, total(sums, positions));
          }
          ScratchArrays.POOL.giveBack(scratch);
        });
  }

  private static void add(float[] terms, float[] sums, int n) {
    for (int i = 0; i < n; i++) {
      sums[i] += terms[i];
    }
  }

  private static float total(float[] terms, int n) {
    double total = 0;
    for (int i = 0; i < n; i++) {
      total += terms[i];
    }
    return (float) total;
  }
}
