package org.example;

import static dev.cresset.tensor.Tensors.labels;
import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.tensor;
import static dev.cresset.tensor.Tensors.zeros;

import dev.cresset.nn.Layer;
import dev.cresset.nn.Module;
import dev.cresset.nn.PartialShape;
import dev.cresset.tensor.Tensor;

/** Batch normalization of vectors, as a program outside the library writes it. */
final class RunningNorm extends Layer {

  private static final double MOMENTUM = 0.1;
  private static final double EPSILON = 1e-5;

  private final long features;
  private final Tensor weight;
  private final Tensor bias;
  private final Tensor runningMean;
  private final Tensor runningVar;
  private final Tensor batches;

  RunningNorm(long features) {
    this.features = features;
    weight = register("weight", ones(features));
    bias = register("bias", zeros(features));
    runningMean = registerBuffer("running_mean", zeros(features));
    runningVar = registerBuffer("running_var", ones(features));
    batches = registerBuffer("num_batches_tracked", labels(0).reshape());
  }

  @Override
  protected Tensor compute(Tensor x) {
    Tensor mean = runningMean;
    Tensor var = runningVar;
    if (isTraining()) {
      long n = x.shape().dim(0);
      mean = x.mean(0);
      var = x.sub(mean).pow(2).mean(0);
      double unbiased = (double) n / (n - 1);
      updateBuffer(runningMean, moved(runningMean, mean));
      updateBuffer(runningVar, moved(runningVar, var.mul(unbiased)));
      updateBuffer(batches, tensor(new long[] {batches.toLongArray()[0] + 1}).reshape());
    }
    return x.sub(mean).div(var.add(EPSILON).sqrt()).mul(weight).add(bias);
  }

  private static Tensor moved(Tensor running, Tensor value) {
    return running.mul(1 - MOMENTUM).add(value.detach().mul(MOMENTUM));
  }

  @Override
  protected PartialShape inputShape() {
    return PartialShape.endingIn(features);
  }

  @Override
  protected PartialShape outputShape(PartialShape input) {
    return input;
  }

  @Override
  protected String settings() {
    return features + ", eps=" + EPSILON;
  }

  @Override
  protected Module newInstance() {
    return new RunningNorm(features);
  }
}
