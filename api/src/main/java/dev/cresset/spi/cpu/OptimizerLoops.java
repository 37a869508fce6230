package dev.cresset.spi.cpu;

import dev.cresset.spi.AdagradStep;
import dev.cresset.spi.AdamStep;
import dev.cresset.spi.RmsPropStep;
import dev.cresset.spi.SgdStep;

/** The updates of the optimizers, each in one pass over its arrays. */
final class OptimizerLoops {

  private OptimizerLoops() {}

  /** Returns the loop over {@code parameter, gradient}. */
  static ArrayLoop sgd(SgdStep step) {
    float rate = (float) step.learningRate();
    float decay = (float) step.weightDecay();
    return (x, from, to) -> sgd(x[0], x[1], rate, decay, from, to);
  }

  /** Returns the loop over {@code parameter, velocity, gradient}. */
  static ArrayLoop momentum(SgdStep step) {
    return (x, from, to) -> momentum(x[0], x[1], x[2], step, from, to);
  }

  /** Returns the loop over {@code parameter, mean, square, gradient}. */
  static ArrayLoop adam(AdamStep step) {
    return (x, from, to) -> adam(x[0], x[1], x[2], x[3], step, from, to);
  }

  /**
   * Returns the loop over {@code parameter, square, mean, velocity, gradient}.
   *
   * @param centered whether there is a mean
   * @param momentum whether there is a velocity
   */
  static ArrayLoop rmsProp(RmsPropStep step, boolean centered, boolean momentum) {
    if (!centered && !momentum) {
      return (x, from, to) -> rmsProp(x[0], x[1], x[2], step, from, to);
    }
    if (!centered) {
      return (x, from, to) -> rmsPropMomentum(x[0], x[1], x[2], x[3], step, from, to);
    }
    return momentum
        ? (x, from, to) -> rmsPropCentered(x[0], x[1], x[2], x[3], x[4], step, from, to)
        : (x, from, to) -> rmsPropCentered(x[0], x[1], x[2], x[3], step, from, to);
  }

  /** Returns the loop over {@code parameter, sum, gradient}. */
  static ArrayLoop adagrad(AdagradStep step) {
    return (x, from, to) -> adagrad(x[0], x[1], x[2], step, from, to);
  }

  private static void sgd(float[] p, float[] g, float rate, float decay, int from, int to) {
    for (int i = from; i < to; i++) {
      p[i] -= rate * (g[i] + decay * p[i]);
    }
  }

  private static void momentum(float[] p, float[] v, float[] g, SgdStep step, int from, int to) {
    float rate = (float) step.learningRate();
    float decay = (float) step.weightDecay();
    float momentum = (float) step.momentum();
    float share = (float) (1 - step.dampening());
    boolean nesterov = step.nesterov();
    for (int i = from; i < to; i++) {
      float d = g[i] + decay * p[i];
      float velocity = momentum * v[i] + share * d;
      v[i] = velocity;
      p[i] -= rate * (nesterov ? d + momentum * velocity : velocity);
    }
  }

  private static void adam(
      float[] p, float[] m, float[] v, float[] g, AdamStep step, int from, int to) {
    float kept = (float) (step.decoupled() ? 1 - step.learningRate() * step.weightDecay() : 1);
    float penalty = (float) (step.decoupled() ? 0 : step.weightDecay());
    float beta1 = (float) step.beta1();
    float beta2 = (float) step.beta2();
    float share1 = (float) (1 - step.beta1());
    float share2 = (float) (1 - step.beta2());
    float rate = (float) (step.learningRate() / (1 - Math.pow(step.beta1(), step.step())));
    float root = (float) Math.sqrt(1 - Math.pow(step.beta2(), step.step()));
    float epsilon = (float) step.epsilon();
    for (int i = from; i < to; i++) {
      float d = g[i] + penalty * p[i];
      float mean = beta1 * m[i] + share1 * d;
      float square = beta2 * v[i] + share2 * d * d;
      m[i] = mean;
      v[i] = square;
      p[i] = kept * p[i] - rate * (mean / ((float) Math.sqrt(square) / root + epsilon));
    }
  }

  private static void rmsProp(float[] p, float[] s, float[] g, RmsPropStep step, int from, int to) {
    float rate = (float) step.learningRate();
    float decay = (float) step.weightDecay();
    float alpha = (float) step.alpha();
    float share = (float) (1 - step.alpha());
    float epsilon = (float) step.epsilon();
    for (int i = from; i < to; i++) {
      float d = g[i] + decay * p[i];
      float square = alpha * s[i] + share * d * d;
      s[i] = square;
      p[i] -= rate * (d / ((float) Math.sqrt(square) + epsilon));
    }
  }

  private static void rmsPropMomentum(
      float[] p, float[] s, float[] v, float[] g, RmsPropStep step, int from, int to) {
    float rate = (float) step.learningRate();
    float decay = (float) step.weightDecay();
    float alpha = (float) step.alpha();
    float share = (float) (1 - step.alpha());
    float epsilon = (float) step.epsilon();
    float momentum = (float) step.momentum();
    for (int i = from; i < to; i++) {
      float d = g[i] + decay * p[i];
      float square = alpha * s[i] + share * d * d;
      float velocity = momentum * v[i] + d / ((float) Math.sqrt(square) + epsilon);
      s[i] = square;
      v[i] = velocity;
      p[i] -= rate * velocity;
    }
  }

  private static void rmsPropCentered(
      float[] p, float[] s, float[] m, float[] g, RmsPropStep step, int from, int to) {
    float rate = (float) step.learningRate();
    float decay = (float) step.weightDecay();
    float alpha = (float) step.alpha();
    float share = (float) (1 - step.alpha());
    float epsilon = (float) step.epsilon();
    for (int i = from; i < to; i++) {
      float d = g[i] + decay * p[i];
      float square = alpha * s[i] + share * d * d;
      float mean = alpha * m[i] + share * d;
      s[i] = square;
      m[i] = mean;
      p[i] -= rate * (d / (root(square, mean) + epsilon));
    }
  }

  private static void rmsPropCentered(
      float[] p, float[] s, float[] m, float[] v, float[] g, RmsPropStep step, int from, int to) {
    float rate = (float) step.learningRate();
    float decay = (float) step.weightDecay();
    float alpha = (float) step.alpha();
    float share = (float) (1 - step.alpha());
    float epsilon = (float) step.epsilon();
    float momentum = (float) step.momentum();
    for (int i = from; i < to; i++) {
      float d = g[i] + decay * p[i];
      float square = alpha * s[i] + share * d * d;
      float mean = alpha * m[i] + share * d;
      float velocity = momentum * v[i] + d / (root(square, mean) + epsilon);
      s[i] = square;
      m[i] = mean;
      v[i] = velocity;
      p[i] -= rate * velocity;
    }
  }

  /** The difference is a variance; rounding may make it negative. */
  private static float root(float square, float mean) {
    return (float) Math.sqrt(Math.max(0, square - mean * mean));
  }

  private static void adagrad(float[] p, float[] s, float[] g, AdagradStep step, int from, int to) {
    float rate = (float) step.learningRate();
    float decay = (float) step.weightDecay();
    float epsilon = (float) step.epsilon();
    for (int i = from; i < to; i++) {
      float d = g[i] + decay * p[i];
      float sum = s[i] + d * d;
      s[i] = sum;
      p[i] -= rate * (d / ((float) Math.sqrt(sum) + epsilon));
    }
  }
}
