package dev.cresset.backend.jvm;

import org.jspecify.annotations.Nullable;

/** What the threads that share a product copy to: a workspace for each, and room for some sums. */
final class Workspaces {

  private final Kernel kernel;
  private final @Nullable Workspace[] ofThreads;
  private float[] room = {};

  Workspaces(Kernel kernel, int threads) {
    this.kernel = kernel;
    this.ofThreads = new Workspace[threads];
  }

  /** Returns the workspace of a thread, by its number in the shared work. */
  Workspace of(int thread) {
    Workspace workspace = ofThreads[thread];
    if (workspace == null) {
      workspace = new Workspace(kernel);
      ofThreads[thread] = workspace;
    }
    return workspace;
  }

  /** Returns an array of at least {@code size} elements of any value, the same at each call. */
  float[] room(int size) {
    if (room.length < size) {
      room = new float[size];
    }
    return room;
  }
}
