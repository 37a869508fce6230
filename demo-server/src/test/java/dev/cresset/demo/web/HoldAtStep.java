package dev.cresset.demo.web;

import dev.cresset.demo.training.RunListener;
import java.util.concurrent.CountDownLatch;

/** Holds a run after a number of steps, in the middle of an epoch, until it is released. */
final class HoldAtStep implements RunListener {

  private final int step;
  private final CountDownLatch released = new CountDownLatch(1);
  private int steps;

  HoldAtStep(int step) {
    this.step = step;
  }

  @Override
  public void batchDone(int epoch, int batch, double loss) {
    steps++;
    if (steps == step) {
      try {
        released.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  void release() {
    released.countDown();
  }
}
