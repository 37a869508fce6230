package dev.cresset.conformance;

import dev.cresset.backend.internal.BackendLookup;
import dev.cresset.tensor.Tensors;
import java.util.Arrays;

/** A program whose thread is interrupted before it uses a backend, which is the argument. */
final class InterruptedStart {

  private InterruptedStart() {}

  public static void main(String[] args) {
    Thread.currentThread().interrupt();
    BackendLookup.use(args[0]);
    float[] sum = Tensors.ones(2).add(1).toFloatArray();
    System.out.println(
        Arrays.toString(sum) + ", interrupted: " + Thread.currentThread().isInterrupted());
  }
}
