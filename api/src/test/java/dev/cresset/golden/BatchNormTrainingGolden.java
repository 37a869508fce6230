package dev.cresset.golden;

import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.nn.Layers.avgPool2d;
import static dev.cresset.nn.Layers.batchNorm1d;
import static dev.cresset.nn.Layers.batchNorm2d;
import static dev.cresset.nn.Layers.conv2d;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.maxPool2d;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.nn.Layers.residual;
import static dev.cresset.nn.Layers.tanh;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.optim.Optimizers.sgd;

import dev.cresset.nn.Sequential;
import dev.cresset.optim.Optimizer;
import dev.cresset.optim.OptimizerSettings;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A convolutional network with batch normalization that PyTorch trained for 60 steps; {@code
 * torch_normalization_goldens.py} has the same cases.
 *
 * @param name of the file with the data, the weights before and after, and the losses
 */
public record BatchNormTrainingGolden(
    String name, Supplier<Sequential> network, OptimizerSettings optimizer) {

  /**
   * How far a run was from PyTorch's.
   *
   * @param loss largest difference of a step's loss, relative to that loss
   * @param statistics largest difference of a running statistic, relative to the largest in that
   *     tensor
   */
  public record Deviation(double loss, double statistics) {}

  private static final int BATCH = 16;

  /** Returns all cases. */
  public static List<BatchNormTrainingGolden> all() {
    return List.of(
        new BatchNormTrainingGolden(
            "convolutions-pooling",
            () ->
                Sequential.of(
                    conv2d(1, 4, 5, c -> c.padding(2)),
                    batchNorm2d(4),
                    relu(),
                    maxPool2d(2),
                    conv2d(4, 8, 3),
                    batchNorm2d(8),
                    relu(),
                    avgPool2d(2),
                    flatten(),
                    linear(8, 10),
                    batchNorm1d(10),
                    tanh(),
                    linear(10, 4)),
            sgd(0.02).momentum(0.9)),
        new BatchNormTrainingGolden(
            "convolutions-strides",
            () ->
                Sequential.of(
                    conv2d(3, 8, 3, c -> c.stride(2).padding(1).bias(false)),
                    batchNorm2d(8, b -> b.momentum(0.3)),
                    relu(),
                    conv2d(8, 8, 3, c -> c.padding(2).dilation(2).groups(4).bias(false)),
                    batchNorm2d(8, b -> b.eps(0.001)),
                    relu(),
                    conv2d(8, 6, 1, c -> c.bias(false)),
                    batchNorm2d(6, b -> b.affine(false)),
                    tanh(),
                    flatten(),
                    linear(6 * 4 * 4, 4)),
            adam(0.003)),
        new BatchNormTrainingGolden(
            "convolutions-residual",
            () ->
                Sequential.of(
                    conv2d(1, 6, 3, c -> c.padding(1)),
                    batchNorm2d(6),
                    relu(),
                    residual(
                        conv2d(6, 6, 3, c -> c.padding(1).bias(false)),
                        batchNorm2d(6),
                        relu(),
                        conv2d(6, 6, 3, c -> c.padding(1).bias(false)),
                        batchNorm2d(6)),
                    relu(),
                    maxPool2d(3, p -> p.stride(2).padding(1)),
                    flatten(),
                    linear(6 * 3 * 3, 4)),
            sgd(0.01).momentum(0.9).weightDecay(0.001)));
  }

  /** Trains on the current backend and returns how far that was from PyTorch. */
  public Deviation follow() {
    return TensorScope.within("following " + name, this::train);
  }

  private Deviation train() {
    GoldenFile file = GoldenFile.read("training/" + name + ".txt");
    Sequential model = network.get();
    model.loadStateDict(file.tensors("initial:"));
    Optimizer running = optimizer.over(model.parameters());
    GoldenFile.Section inputs = file.section("inputs");
    GoldenFile.Section labels = file.section("labels");
    int samples = (int) inputs.shape().dim(0);
    float[] losses = file.section("losses").floats();
    double lossDeviation = 0;
    for (int step = 0; step < losses.length; step++) {
      int start = step * BATCH % samples;
      running.zeroGrad();
      Tensor output = model.forward(inputs.rows(start, BATCH).tensor());
      Tensor loss = crossEntropy().apply(output, labels.rows(start, BATCH).tensor());
      lossDeviation = Math.max(lossDeviation, Math.abs(loss.item() - losses[step]) / losses[step]);
      loss.backward();
      running.step();
    }
    double statistics = 0;
    Map<String, Tensor> expected = file.tensors("final:");
    for (Map.Entry<String, Tensor> buffer : model.namedBuffers().entrySet()) {
      float[] wanted = expected.get(buffer.getKey()).toFloatArray();
      statistics = Math.max(statistics, difference(buffer.getValue().toFloatArray(), wanted));
    }
    return new Deviation(lossDeviation, statistics);
  }

  private static double difference(float[] found, float[] wanted) {
    double scale = 0;
    double difference = 0;
    for (int i = 0; i < wanted.length; i++) {
      scale = Math.max(scale, Math.abs(wanted[i]));
      difference = Math.max(difference, Math.abs((double) found[i] - wanted[i]));
    }
    return difference / scale;
  }

  @Override
  public String toString() {
    return name;
  }
}
