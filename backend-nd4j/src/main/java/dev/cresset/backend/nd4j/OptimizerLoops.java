package dev.cresset.backend.nd4j;

import dev.cresset.spi.AdamStep;
import dev.cresset.spi.SgdStep;
import dev.cresset.spi.cpu.WorkerPool;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** Updates of one parameter in one pass over its blocks. */
final class OptimizerLoops {

  /** Elements that one thread updates at a time; it takes a few microseconds. */
  private static final int PART = 8 * Scratch.BLOCK;

  private OptimizerLoops() {}

  static void sgd(
      NativeStorage parameter,
      NativeStorage gradient,
      @Nullable NativeStorage velocity,
      int size,
      SgdStep step) {
    FloatBuffer p = parameter.floats();
    FloatBuffer g = gradient.floats();
    if (velocity != null) {
      FloatBuffer v = velocity.floats();
      inParts(size, (start, end) -> momentum(p, g, v, start, end, step));
    } else if (step.weightDecay() != 0) {
      inParts(size, (start, end) -> sgd(p, g, start, end, step));
    } else {
      float alpha = (float) -step.learningRate();
      inParts(size, (start, end) -> Blas.addScaled(alpha, gradient, parameter, start, end));
    }
  }

  static void adam(
      FloatBuffer parameter,
      FloatBuffer gradient,
      FloatBuffer mean,
      FloatBuffer square,
      int size,
      AdamStep step) {
    inParts(size, (start, end) -> adam(parameter, gradient, mean, square, start, end, step));
  }

  /**
   * Updates a large parameter by several threads. The parts follow each other as the rows of the
   * gradient did when it was computed, so most are in the cache of the processor that does them.
   */
  private static void inParts(int size, WorkerPool.RangeTask update) {
    WorkerPool.shared().parallelFor(size, PART, update);
  }

  private static void sgd(
      FloatBuffer parameter, FloatBuffer gradient, int start, int end, SgdStep step) {
    Scratch scratch = Scratch.take();
    for (int from = start; from < end; from += Scratch.BLOCK) {
      int n = Math.min(Scratch.BLOCK, end - from);
      parameter.get(from, scratch.a, 0, n);
      gradient.get(from, scratch.b, 0, n);
      sgd(scratch.a, scratch.b, n, step);
      parameter.put(from, scratch.a, 0, n);
    }
    scratch.giveBack();
  }

  private static void sgd(float[] p, float[] g, int n, SgdStep step) {
    float rate = (float) step.learningRate();
    float decay = (float) step.weightDecay();
    for (int i = 0; i < n; i++) {
      p[i] -= rate * (g[i] + decay * p[i]);
    }
  }

  private static void momentum(
      FloatBuffer parameter,
      FloatBuffer gradient,
      FloatBuffer velocity,
      int start,
      int end,
      SgdStep step) {
    Scratch scratch = Scratch.take();
    for (int from = start; from < end; from += Scratch.BLOCK) {
      int n = Math.min(Scratch.BLOCK, end - from);
      parameter.get(from, scratch.a, 0, n);
      gradient.get(from, scratch.b, 0, n);
      velocity.get(from, scratch.c, 0, n);
      if (step.nesterov()) {
        nesterov(scratch.a, scratch.b, scratch.c, n, step);
      } else {
        momentum(scratch.a, scratch.b, scratch.c, n, step);
      }
      parameter.put(from, scratch.a, 0, n);
      velocity.put(from, scratch.c, 0, n);
    }
    scratch.giveBack();
  }

  private static void momentum(float[] p, float[] g, float[] v, int n, SgdStep step) {
    float rate = (float) step.learningRate();
    float decay = (float) step.weightDecay();
    float momentum = (float) step.momentum();
    float share = (float) (1 - step.dampening());
    for (int i = 0; i < n; i++) {
      float d = g[i] + decay * p[i];
      float velocity = momentum * v[i] + share * d;
      v[i] = velocity;
      p[i] -= rate * velocity;
    }
  }

  private static void nesterov(float[] p, float[] g, float[] v, int n, SgdStep step) {
    float rate = (float) step.learningRate();
    float decay = (float) step.weightDecay();
    float momentum = (float) step.momentum();
    float share = (float) (1 - step.dampening());
    for (int i = 0; i < n; i++) {
      float d = g[i] + decay * p[i];
      float velocity = momentum * v[i] + share * d;
      v[i] = velocity;
      p[i] -= rate * (d + momentum * velocity);
    }
  }

  private static void adam(
      FloatBuffer parameter,
      FloatBuffer gradient,
      FloatBuffer mean,
      FloatBuffer square,
      int start,
      int end,
      AdamStep step) {
    Scratch scratch = Scratch.take();
    for (int from = start; from < end; from += Scratch.BLOCK) {
      int n = Math.min(Scratch.BLOCK, end - from);
      parameter.get(from, scratch.a, 0, n);
      gradient.get(from, scratch.b, 0, n);
      mean.get(from, scratch.c, 0, n);
      square.get(from, scratch.d, 0, n);
      adam(scratch.a, scratch.b, scratch.c, scratch.d, n, step);
      parameter.put(from, scratch.a, 0, n);
      mean.put(from, scratch.c, 0, n);
      square.put(from, scratch.d, 0, n);
    }
    scratch.giveBack();
  }

  private static void adam(float[] p, float[] g, float[] m, float[] v, int n, AdamStep step) {
    float kept = (float) (step.decoupled() ? 1 - step.learningRate() * step.weightDecay() : 1);
    float penalty = (float) (step.decoupled() ? 0 : step.weightDecay());
    float beta1 = (float) step.beta1();
    float beta2 = (float) step.beta2();
    float share1 = (float) (1 - step.beta1());
    float share2 = (float) (1 - step.beta2());
    float rate = (float) (step.learningRate() / (1 - Math.pow(step.beta1(), step.step())));
    float root = (float) Math.sqrt(1 - Math.pow(step.beta2(), step.step()));
    float epsilon = (float) step.epsilon();
    for (int i = 0; i < n; i++) {
      float d = g[i] + penalty * p[i];
      float mean = beta1 * m[i] + share1 * d;
      float square = beta2 * v[i] + share2 * d * d;
      m[i] = mean;
      v[i] = square;
      p[i] = kept * p[i] - rate * (mean / ((float) Math.sqrt(square) / root + epsilon));
    }
  }
}
