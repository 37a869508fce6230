package dev.cresset.backend.djl;

import static dev.cresset.backend.djl.Buffers.array;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.cresset.spi.AdamStep;
import dev.cresset.spi.SgdStep;
import dev.cresset.spi.TensorBuffer;
import java.util.List;

/**
 * The optimizers' updates.
 *
 * <p>DJL has native ones, with other formulas than PyTorch's: its momentum has the learning rate
 * folded into it, and its Adam takes epsilon and the decays in single precision at other places.
 */
final class OptimizerSteps {

  private final Buffers buffers;

  OptimizerSteps(Buffers buffers) {
    this.buffers = buffers;
  }

  void sgd(
      List<TensorBuffer> parameters,
      List<TensorBuffer> gradients,
      List<TensorBuffer> velocities,
      SgdStep step) {
    if (velocities.isEmpty() && step.weightDecay() == 0) {
      plainSgd(parameters, gradients, step.learningRate());
    } else {
      fullSgd(parameters, gradients, velocities, step);
    }
    keepUntilHere(parameters, gradients, velocities);
  }

  private void plainSgd(
      List<TensorBuffer> parameters, List<TensorBuffer> gradients, double learningRate) {
    try (PtNDArray rate = buffers.scalar(learningRate)) {
      for (int i = 0; i < parameters.size(); i++) {
        subtractScaled(array(parameters.get(i)), rate, array(gradients.get(i)));
      }
    }
  }

  private void fullSgd(
      List<TensorBuffer> parameters,
      List<TensorBuffer> gradients,
      List<TensorBuffer> velocities,
      SgdStep step) {
    try (PtNDArray rate = buffers.scalar(step.learningRate());
        PtNDArray decay = buffers.scalar(step.weightDecay());
        PtNDArray momentum = buffers.scalar(step.momentum());
        PtNDArray share = buffers.scalar(1 - step.dampening())) {
      for (int i = 0; i < parameters.size(); i++) {
        PtNDArray parameter = array(parameters.get(i));
        try (PtNDArray d = plusScaled(array(gradients.get(i)), decay, parameter)) {
          if (velocities.isEmpty()) {
            subtractScaled(parameter, rate, d);
            continue;
          }
          PtNDArray velocity = array(velocities.get(i));
          JniUtils.muli(velocity, momentum);
          addScaled(velocity, share, d);
          if (step.nesterov()) {
            addScaled(d, momentum, velocity);
            subtractScaled(parameter, rate, d);
          } else {
            subtractScaled(parameter, rate, velocity);
          }
        }
      }
    }
  }

  void adam(
      List<TensorBuffer> parameters,
      List<TensorBuffer> gradients,
      List<TensorBuffer> means,
      List<TensorBuffer> squares,
      AdamStep step) {
    double meanCorrection = 1 - Math.pow(step.beta1(), step.step());
    double squareCorrection = 1 - Math.pow(step.beta2(), step.step());
    double shrink = step.decoupled() ? step.learningRate() * step.weightDecay() : 0;
    double penalty = step.decoupled() ? 0 : step.weightDecay();
    try (PtNDArray kept = buffers.scalar(1 - shrink);
        PtNDArray decay = buffers.scalar(penalty);
        PtNDArray beta1 = buffers.scalar(step.beta1());
        PtNDArray share1 = buffers.scalar(1 - step.beta1());
        PtNDArray beta2 = buffers.scalar(step.beta2());
        PtNDArray share2 = buffers.scalar(1 - step.beta2());
        PtNDArray correction = buffers.scalar(Math.sqrt(squareCorrection));
        PtNDArray epsilon = buffers.scalar(step.epsilon());
        PtNDArray rate = buffers.scalar(step.learningRate() / meanCorrection)) {
      for (int i = 0; i < parameters.size(); i++) {
        PtNDArray parameter = array(parameters.get(i));
        PtNDArray mean = array(means.get(i));
        PtNDArray square = array(squares.get(i));
        if (shrink != 0) {
          JniUtils.muli(parameter, kept);
        }
        try (PtNDArray d = plusScaled(array(gradients.get(i)), decay, parameter)) {
          JniUtils.muli(mean, beta1);
          addScaled(mean, share1, d);
          JniUtils.muli(d, d);
          JniUtils.muli(square, beta2);
          addScaled(square, share2, d);
        }
        try (PtNDArray denominator = JniUtils.sqrt(square)) {
          JniUtils.divi(denominator, correction);
          JniUtils.addi(denominator, epsilon);
          try (PtNDArray update = JniUtils.div(mean, denominator)) {
            subtractScaled(parameter, rate, update);
          }
        }
      }
    }
    keepUntilHere(parameters, gradients, means, squares);
  }

  /** Returns {@code x + alpha * y}, a new array. */
  private static PtNDArray plusScaled(PtNDArray x, PtNDArray alpha, PtNDArray y) {
    PtNDArray result = JniUtils.mul(y, alpha);
    JniUtils.addi(result, x);
    return result;
  }

  private static void addScaled(PtNDArray y, PtNDArray alpha, PtNDArray x) {
    try (PtNDArray scaled = JniUtils.mul(x, alpha)) {
      JniUtils.addi(y, scaled);
    }
  }

  private static void subtractScaled(PtNDArray y, PtNDArray alpha, PtNDArray x) {
    try (PtNDArray scaled = JniUtils.mul(x, alpha)) {
      JniUtils.subi(y, scaled);
    }
  }

  @SafeVarargs
  private static void keepUntilHere(List<TensorBuffer>... lists) {
    for (List<TensorBuffer> list : lists) {
      Buffers.keepUntilHere(list.toArray(TensorBuffer[]::new));
    }
  }
}
