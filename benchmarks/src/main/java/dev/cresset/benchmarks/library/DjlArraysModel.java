package dev.cresset.benchmarks.library;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.cresset.benchmarks.Digits;
import dev.cresset.benchmarks.Model;
import dev.cresset.benchmarks.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Forward, backward and update written by hand over DJL's {@code NDArray}, without autograd. */
public final class DjlArraysModel implements Model {

  static {
    DjlSettings.set();
  }

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final NDManager manager = NDManager.newBaseManager(Device.cpu());
  private final Network network;
  private final NDArray inputs;
  private final NDArray labels;
  private final List<Parameter> weights = new ArrayList<>();
  private final List<Parameter> biases = new ArrayList<>();
  private final Rows rows;
  private final int batches;
  private int steps;

  public DjlArraysModel(Network network, Digits digits) {
    this.network = network;
    manager.getEngine().setRandomSeed(42);
    inputs = manager.create(digits.inputs(), new Shape(digits.size(), network.inputs()));
    labels = manager.create(digits.labels());
    rows = new Rows(digits.size(), network.batchSize());
    batches = network.batches(digits.size());
    for (int i = 0; i < network.layers(); i++) {
      int in = network.widths().get(i);
      int out = network.widths().get(i + 1);
      weights.add(parameter(in, new Shape(out, in)));
      biases.add(parameter(in, new Shape(out)));
    }
  }

  private Parameter parameter(int in, Shape shape) {
    float bound = (float) (1 / Math.sqrt(in));
    return new Parameter(
        manager.randomUniform(-bound, bound, shape), manager.zeros(shape), manager.zeros(shape));
  }

  /** A weight or bias, with Adam's moments. */
  private record Parameter(NDArray value, NDArray mean, NDArray square) {}

  @Override
  public double step() {
    try (NDManager scope = manager.newSubManager()) {
      long[] indices = Arrays.stream(rows.next()).asLongStream().toArray();
      NDIndex batch = new NDIndex("{}", scope.create(indices));
      List<NDArray> activations = new ArrayList<>(List.of(inputs.get(scope, batch)));
      List<NDArray> masks = new ArrayList<>();
      for (int i = 0; i < network.layers(); i++) {
        NDArray z = linear(activations.get(i), i);
        if (network.isHidden(i)) {
          z = z.getNDArrayInternal().relu();
          if (network.dropout() > 0) {
            masks.add(mask(scope, z.getShape()));
            z = z.mul(masks.get(i));
          }
        }
        activations.add(z);
      }
      int last = network.layers();
      NDArray log = activations.get(last).logSoftmax(1);
      NDArray targets = labels.get(scope, batch).oneHot(network.classes(), DataType.FLOAT32);
      NDArray losses = log.mul(targets).sum();
      long size = log.getShape().get(0);
      NDArray gradient = log.exp().subi(targets).divi(size);
      steps++;
      for (int i = last - 1; i >= 0; i--) {
        NDArray input = activations.get(i);
        NDArray weightGradient = gradient.transpose().matMul(input);
        NDArray biasGradient = gradient.sum(new int[] {0});
        if (i > 0) {
          gradient = gradient.matMul(weights.get(i).value());
          if (network.dropout() > 0) {
            gradient.muli(masks.get(i - 1));
          }
          gradient.muli(input.gt(0).toType(DataType.FLOAT32, false));
        }
        update(weights.get(i), weightGradient);
        update(biases.get(i), biasGradient);
      }
      return -losses.getFloat() / size;
    }
  }

  private NDArray linear(NDArray x, int layer) {
    // What is made of a weight would otherwise live as long as the weight.
    try (NDArray transposed = weights.get(layer).value().transpose()) {
      return x.matMul(transposed).addi(biases.get(layer).value());
    }
  }

  private NDArray mask(NDManager scope, Shape shape) {
    double kept = 1 - network.dropout();
    return scope.randomUniform(0, 1, shape).lt(kept).toType(DataType.FLOAT32, false).divi(kept);
  }

  private void update(Parameter parameter, NDArray gradient) {
    switch (network.optimizer()) {
      case SGD -> parameter.value().subi(gradient.muli(network.learningRate()));
      case ADAM -> {
        parameter.mean().muli(BETA1).addi(gradient.mul(1 - BETA1));
        parameter.square().muli(BETA2).addi(gradient.mul(gradient).muli(1 - BETA2));
        double rate = network.learningRate() / (1 - Math.pow(BETA1, steps));
        double correction = Math.sqrt(1 - Math.pow(BETA2, steps));
        try (NDArray root = parameter.square().sqrt();
            NDArray change = parameter.mean().div(root.divi(correction).addi(EPSILON))) {
          parameter.value().subi(change.muli(rate));
        }
      }
    }
  }

  @Override
  public int batches() {
    return batches;
  }

  @Override
  public void evaluating() {}

  @Override
  public float[] predict(float[] images, int count) {
    try (NDManager scope = manager.newSubManager()) {
      NDArray x = scope.create(images, new Shape(count, network.inputs()));
      for (int i = 0; i < network.layers(); i++) {
        x = linear(x, i);
        if (network.isHidden(i)) {
          x = x.getNDArrayInternal().relu();
        }
      }
      return x.logSoftmax(1).toFloatArray();
    }
  }
}
