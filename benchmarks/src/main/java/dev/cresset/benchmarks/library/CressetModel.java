package dev.cresset.benchmarks.library;

import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.loss.Losses.nll;
import static dev.cresset.nn.Layers.conv2d;
import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.maxPool2d;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.tensor.Tensors.manualSeed;
import static dev.cresset.tensor.Tensors.noGrad;
import static dev.cresset.tensor.Tensors.tensor;

import dev.cresset.backend.Backends;
import dev.cresset.benchmarks.Digits;
import dev.cresset.benchmarks.Model;
import dev.cresset.benchmarks.Network;
import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.loss.Loss;
import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.optim.Optimizer;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Cresset, as the README writes it. */
public final class CressetModel implements Model {

  private final Sequential model;
  private final Loss criterion = nll();
  private final Optimizer optimizer;
  private final DataLoader loader;
  private Iterator<Batch> epoch;

  private CressetModel(Network network, Digits digits) {
    manualSeed(42);
    model = model(network);
    optimizer =
        switch (network.optimizer()) {
          case SGD -> sgd(network.learningRate()).over(model.parameters());
          case ADAM -> adam(network.learningRate()).over(model.parameters());
        };
    loader =
        DataLoader.of(digits.images().transform(toTensor(), normalize(0.5, 0.5)))
            .batchSize(network.batchSize())
            .shuffle(true);
    epoch = loader.iterator();
  }

  /** Opens the network on the named backend. */
  public static CressetModel on(String backend, Network network, Digits digits) {
    Backends.use(backend);
    return new CressetModel(network, digits);
  }

  private static Sequential model(Network network) {
    List<Module> layers = new ArrayList<>(front(network.front()));
    layers.add(flatten());
    for (int i = 0; i < network.layers(); i++) {
      layers.add(linear(network.widths().get(i), network.widths().get(i + 1)));
      if (network.isHidden(i)) {
        layers.add(relu());
        if (network.dropout() > 0) {
          layers.add(dropout(network.dropout()));
        }
      }
    }
    layers.add(logSoftmax(1));
    return Sequential.of(layers.toArray(Module[]::new));
  }

  private static List<Module> front(Network.Front front) {
    return switch (front) {
      case NONE -> List.of();
      case LENET ->
          List.of(
              conv2d(1, 6, 5, c -> c.padding(2)),
              relu(),
              maxPool2d(2),
              conv2d(6, 16, 5),
              relu(),
              maxPool2d(2));
      case WIDE -> List.of(conv2d(1, 32, 3), relu(), conv2d(32, 64, 3), relu(), maxPool2d(2));
    };
  }

  @Override
  public double step() {
    while (!epoch.hasNext()) { // also asks the new one, which makes it a loop
      epoch = loader.iterator();
    }
    Batch batch = epoch.next();
    optimizer.zeroGrad();
    Tensor loss = criterion.apply(model.forward(batch.inputs()), batch.targets());
    loss.backward();
    optimizer.step();
    return loss.item();
  }

  @Override
  public int batches() {
    return loader.batches();
  }

  @Override
  public float[] predict(float[] inputs, int images) {
    return TensorScope.within(
        "prediction",
        () -> noGrad(() -> model.forward(tensor(inputs, images, 1, 28, 28)).toFloatArray()));
  }

  @Override
  public void evaluating() {
    model.eval();
  }
}
