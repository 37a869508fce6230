package dev.cresset.backend.jvm;

import dev.cresset.spi.AdamStep;
import dev.cresset.spi.SgdStep;
import dev.cresset.spi.cpu.WorkerPool;

/** Updates of one parameter array in one pass, of a large one by several threads. */
final class OptimizerSteps {

  /** Elements that one thread updates at a time; it takes a few microseconds. */
  private static final int PART = 16_384;

  private final WorkerPool workers;

  OptimizerSteps(WorkerPool workers) {
    this.workers = workers;
  }

  void sgd(float[] parameter, float[] gradient, SgdStep step) {
    workers.parallelFor(
        parameter.length, PART, (start, end) -> sgd(parameter, gradient, start, end, step));
  }

  void momentum(float[] parameter, float[] gradient, float[] velocity, SgdStep step) {
    workers.parallelFor(
        parameter.length,
        PART,
        (start, end) -> {
          if (step.nesterov()) {
            nesterov(parameter, gradient, velocity, start, end, step);
          } else {
            momentum(parameter, gradient, velocity, start, end, step);
          }
        });
  }

  void adam(float[] parameter, float[] gradient, float[] mean, float[] square, AdamStep step) {
    workers.parallelFor(
        parameter.length,
        PART,
        (start, end) -> adam(parameter, gradient, mean, square, start, end, step));
  }

  private static void sgd(float[] parameter, float[] gradient, int start, int end, SgdStep step) {
    float rate = (float) step.learningRate();
    float decay = (float) step.weightDecay();
    for (int i = start; i < end; i++) {
      parameter[i] -= rate * (gradient[i] + decay * parameter[i]);
    }
  }

  private static void momentum(
      float[] parameter, float[] gradient, float[] velocity, int start, int end, SgdStep step) {
    float rate = (float) step.learningRate();
    float decay = (float) step.weightDecay();
    float momentum = (float) step.momentum();
    float share = (float) (1 - step.dampening());
    for (int i = start; i < end; i++) {
      float d = gradient[i] + decay * parameter[i];
      velocity[i] = momentum * velocity[i] + share * d;
      parameter[i] -= rate * velocity[i];
    }
  }

  private static void nesterov(
      float[] parameter, float[] gradient, float[] velocity, int start, int end, SgdStep step) {
    float rate = (float) step.learningRate();
    float decay = (float) step.weightDecay();
    float momentum = (float) step.momentum();
    float share = (float) (1 - step.dampening());
    for (int i = start; i < end; i++) {
      float d = gradient[i] + decay * parameter[i];
      velocity[i] = momentum * velocity[i] + share * d;
      parameter[i] -= rate * (d + momentum * velocity[i]);
    }
  }

  private static void adam(
      float[] parameter,
      float[] gradient,
      float[] mean,
      float[] square,
      int start,
      int end,
      AdamStep step) {
    float kept = (float) (step.decoupled() ? 1 - step.learningRate() * step.weightDecay() : 1);
    float penalty = (float) (step.decoupled() ? 0 : step.weightDecay());
    float beta1 = (float) step.beta1();
    float beta2 = (float) step.beta2();
    float share1 = (float) (1 - step.beta1());
    float share2 = (float) (1 - step.beta2());
    float rate = (float) (step.learningRate() / (1 - Math.pow(step.beta1(), step.step())));
    float root = (float) Math.sqrt(1 - Math.pow(step.beta2(), step.step()));
    float epsilon = (float) step.epsilon();
    for (int i = start; i < end; i++) {
      float d = gradient[i] + penalty * parameter[i];
      mean[i] = beta1 * mean[i] + share1 * d;
      square[i] = beta2 * square[i] + share2 * d * d;
      float denominator = (float) Math.sqrt(square[i]) / root + epsilon;
      parameter[i] = kept * parameter[i] - rate * (mean[i] / denominator);
    }
  }
}
