package dev.cresset.backend.djl;

import dev.cresset.spi.AdamStep;
import dev.cresset.spi.SgdStep;

/**
 * The optimizers' updates of one parameter, in one pass.
 *
 * <p>DJL has native ones, with other formulas than PyTorch's: its momentum has the learning rate
 * folded into it, and its Adam takes epsilon and the decays in single precision at other places.
 */
final class OptimizerSteps {

  private OptimizerSteps() {}

  static void sgd(DjlBuffer parameter, DjlBuffer gradient, SgdStep step) {
    float rate = (float) step.learningRate();
    float decay = (float) step.weightDecay();
    Blocks.update(
        (blocks, n) -> {
          float[] p = blocks[0];
          float[] g = blocks[1];
          for (int i = 0; i < n; i++) {
            p[i] -= rate * (g[i] + decay * p[i]);
          }
        },
        1,
        parameter,
        gradient);
  }

  static void momentum(DjlBuffer parameter, DjlBuffer velocity, DjlBuffer gradient, SgdStep step) {
    float rate = (float) step.learningRate();
    float decay = (float) step.weightDecay();
    float momentum = (float) step.momentum();
    float share = (float) (1 - step.dampening());
    // By p -= rate * (ahead * d + back * v), with v for plain momentum and d + momentum * v for
    // Nesterov's.
    float ahead = step.nesterov() ? 1 : 0;
    float back = step.nesterov() ? momentum : 1;
    Blocks.update(
        (blocks, n) -> {
          float[] p = blocks[0];
          float[] v = blocks[1];
          float[] g = blocks[2];
          for (int i = 0; i < n; i++) {
            float d = g[i] + decay * p[i];
            float velocityNow = momentum * v[i] + share * d;
            v[i] = velocityNow;
            p[i] -= rate * (ahead * d + back * velocityNow);
          }
        },
        2,
        parameter,
        velocity,
        gradient);
  }

  static void adam(
      DjlBuffer parameter, DjlBuffer mean, DjlBuffer square, DjlBuffer gradient, AdamStep step) {
    float kept = (float) (step.decoupled() ? 1 - step.learningRate() * step.weightDecay() : 1);
    float penalty = (float) (step.decoupled() ? 0 : step.weightDecay());
    float beta1 = (float) step.beta1();
    float beta2 = (float) step.beta2();
    float share1 = (float) (1 - step.beta1());
    float share2 = (float) (1 - step.beta2());
    float rate = (float) (step.learningRate() / (1 - Math.pow(step.beta1(), step.step())));
    float correction = (float) Math.sqrt(1 - Math.pow(step.beta2(), step.step()));
    float epsilon = (float) step.epsilon();
    Blocks.update(
        (blocks, n) -> {
          float[] p = blocks[0];
          float[] m = blocks[1];
          float[] s = blocks[2];
          float[] g = blocks[3];
          for (int i = 0; i < n; i++) {
            float d = g[i] + penalty * p[i];
            float meanNow = beta1 * m[i] + share1 * d;
            float squareNow = beta2 * s[i] + share2 * d * d;
            m[i] = meanNow;
            s[i] = squareNow;
            float denominator = (float) Math.sqrt(squareNow) / correction + epsilon;
            p[i] = kept * p[i] - rate * (meanNow / denominator);
          }
        },
        3,
        parameter,
        mean,
        square,
        gradient);
  }
}
