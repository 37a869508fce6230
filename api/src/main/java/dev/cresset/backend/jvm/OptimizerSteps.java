package dev.cresset.backend.jvm;

import dev.cresset.spi.AdamStep;
import dev.cresset.spi.SgdStep;

/** Updates of one parameter array in one pass. */
final class OptimizerSteps {

  private OptimizerSteps() {}

  static void sgd(float[] parameter, float[] gradient, SgdStep step) {
    float rate = (float) step.learningRate();
    float decay = (float) step.weightDecay();
    for (int i = 0; i < parameter.length; i++) {
      parameter[i] -= rate * (gradient[i] + decay * parameter[i]);
    }
  }

  static void momentum(float[] parameter, float[] gradient, float[] velocity, SgdStep step) {
    float rate = (float) step.learningRate();
    float decay = (float) step.weightDecay();
    float momentum = (float) step.momentum();
    float share = (float) (1 - step.dampening());
    for (int i = 0; i < parameter.length; i++) {
      float d = gradient[i] + decay * parameter[i];
      velocity[i] = momentum * velocity[i] + share * d;
      parameter[i] -= rate * velocity[i];
    }
  }

  static void nesterov(float[] parameter, float[] gradient, float[] velocity, SgdStep step) {
    float rate = (float) step.learningRate();
    float decay = (float) step.weightDecay();
    float momentum = (float) step.momentum();
    float share = (float) (1 - step.dampening());
    for (int i = 0; i < parameter.length; i++) {
      float d = gradient[i] + decay * parameter[i];
      velocity[i] = momentum * velocity[i] + share * d;
      parameter[i] -= rate * (d + momentum * velocity[i]);
    }
  }

  static void adam(
      float[] parameter, float[] gradient, float[] mean, float[] square, AdamStep step) {
    float kept = (float) (step.decoupled() ? 1 - step.learningRate() * step.weightDecay() : 1);
    float penalty = (float) (step.decoupled() ? 0 : step.weightDecay());
    float beta1 = (float) step.beta1();
    float beta2 = (float) step.beta2();
    float share1 = (float) (1 - step.beta1());
    float share2 = (float) (1 - step.beta2());
    float rate = (float) (step.learningRate() / (1 - Math.pow(step.beta1(), step.step())));
    float root = (float) Math.sqrt(1 - Math.pow(step.beta2(), step.step()));
    float epsilon = (float) step.epsilon();
    for (int i = 0; i < parameter.length; i++) {
      float d = gradient[i] + penalty * parameter[i];
      mean[i] = beta1 * mean[i] + share1 * d;
      square[i] = beta2 * square[i] + share2 * d * d;
      float denominator = (float) Math.sqrt(square[i]) / root + epsilon;
      parameter[i] = kept * parameter[i] - rate * (mean[i] / denominator);
    }
  }
}
