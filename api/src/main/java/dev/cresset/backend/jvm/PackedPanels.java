package dev.cresset.backend.jvm;

import org.jspecify.annotations.Nullable;

/** What the threads that share a product copy to: a packed for each, and room for some sums. */
final class PackedPanels {

  private final Kernel kernel;
  private final @Nullable PackedPanel[] ofThreads;
  private float[] room = {};

  PackedPanels(Kernel kernel, int threads) {
    this.kernel = kernel;
    this.ofThreads = new PackedPanel[threads];
  }

  /** Returns the packed of a thread, by its number in the shared work. */
  PackedPanel of(int thread) {
    PackedPanel packed = ofThreads[thread];
    if (packed == null) {
      packed = new PackedPanel(kernel);
      ofThreads[thread] = packed;
    }
    return packed;
  }

  /** Returns an array of at least {@code size} elements of any value, the same at each call. */
  float[] room(int size) {
    if (room.length < size) {
      room = new float[size];
    }
    return room;
  }
}
