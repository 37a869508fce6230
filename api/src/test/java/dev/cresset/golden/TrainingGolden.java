package dev.cresset.golden;

import static dev.cresset.loss.Losses.binaryCrossEntropyWithLogits;
import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.loss.Losses.huber;
import static dev.cresset.loss.Losses.klDiv;
import static dev.cresset.loss.Losses.l1;
import static dev.cresset.loss.Losses.mse;
import static dev.cresset.loss.Losses.nll;
import static dev.cresset.loss.Losses.smoothL1;
import static dev.cresset.nn.Layers.batchNorm1d;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.layerNorm;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.nn.Layers.sigmoid;
import static dev.cresset.nn.Layers.softmax;
import static dev.cresset.nn.Layers.tanh;
import static dev.cresset.optim.Optimizers.adagrad;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.optim.Optimizers.adamW;
import static dev.cresset.optim.Optimizers.rmsProp;
import static dev.cresset.optim.Optimizers.sgd;

import dev.cresset.loss.ClassificationLoss;
import dev.cresset.loss.Loss;
import dev.cresset.loss.Reduction;
import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.optim.Optimizer;
import dev.cresset.optim.OptimizerSettings;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A network that PyTorch trained for 120 steps; {@code torch_goldens.py} has the same cases.
 *
 * @param name of the file with the data, the weights before and after, and the losses
 * @param laterRate learning rate from step 60
 */
public record TrainingGolden(
    String name, Supplier<Module> model, Loss loss, OptimizerSettings optimizer, double laterRate) {

  /**
   * How far a run was from PyTorch's.
   *
   * @param loss largest difference of a step's loss, relative to that loss
   * @param gradient largest difference of an element of a gradient of the first step, relative to
   *     the largest element of that gradient
   * @param weight largest difference of a weight after the last step, relative to the largest in
   *     that tensor
   */
  public record Deviation(double loss, double gradient, double weight) {}

  private static final int BATCH = 8;
  private static final int RATE_CHANGES_AT = 60;
  private static final float[] WEIGHTS = {0.5f, 2, 1, 1.5f};

  /** Returns all cases. */
  public static List<TrainingGolden> all() {
    ClassificationLoss weightedNll = nll().weight(WEIGHTS);
    ClassificationLoss weighted = crossEntropy().weight(WEIGHTS);
    ClassificationLoss smoothed = weighted.labelSmoothing(0.2);
    return List.of(
        of("sgd-nll", net(relu(), logSoftmax(1)), nll(), sgd(0.1), 0.1),
        of("sgd-rate-change", net(tanh()), crossEntropy(), sgd(0.2), 0.05),
        of("momentum-rate-change", net(sigmoid()), crossEntropy(), sgd(0.1).momentum(0.9), 0.02),
        of(
            "nesterov-decay",
            net(tanh()),
            crossEntropy(),
            sgd(0.05).momentum(0.9).nesterov(true).weightDecay(0.01),
            0.01),
        of(
            "dampening-decay",
            net(relu(), logSoftmax(1)),
            nll(),
            sgd(0.1).momentum(0.8).dampening(0.3).weightDecay(0.01),
            0.2),
        of(
            "sgd-decay",
            () -> Sequential.of(linear(6, 8, false), sigmoid(), linear(8, 4, false)),
            mse(),
            sgd(0.3).weightDecay(0.02),
            0.3),
        of("adam", net(relu()), crossEntropy(), adam(0.01), 0.01),
        of(
            "adam-settings-rate-change",
            net(sigmoid(), sigmoid()),
            mse(),
            adam(0.02).betas(0.8, 0.95).eps(1e-4).weightDecay(0.05),
            0.005),
        of("adamw", net(tanh(), tanh()), mse(), adamW(0.01), 0.01),
        of(
            "adamw-decay-rate-change",
            net(relu(), logSoftmax(1)),
            nll(),
            adamW(0.02).weightDecay(0.3),
            0.005),
        of("deep-nll-momentum", TrainingGolden::deep, nll(), sgd(0.1).momentum(0.9), 0.1),
        of("softmax-mse", net(tanh(), softmax(1)), mse(), sgd(0.5).momentum(0.5), 0.5),
        of("nll-weighted", net(tanh(), logSoftmax(1)), weightedNll, adam(0.01), 0.01),
        of(
            "nll-weighted-sum",
            net(tanh(), logSoftmax(1)),
            weightedNll.reduction(Reduction.SUM),
            sgd(0.01),
            0.01),
        of(
            "nll-weighted-none",
            net(tanh(), logSoftmax(1)),
            squared(weightedNll.reduction(Reduction.NONE)),
            sgd(0.02),
            0.02),
        of("cross-entropy-weighted", net(tanh()), weighted, sgd(0.1), 0.1),
        of(
            "cross-entropy-smoothed",
            net(tanh()),
            crossEntropy().labelSmoothing(0.1),
            sgd(0.1),
            0.1),
        of("cross-entropy-weighted-smoothed", net(tanh()), smoothed, adam(0.01), 0.01),
        of(
            "cross-entropy-weighted-smoothed-sum",
            net(tanh()),
            smoothed.reduction(Reduction.SUM),
            sgd(0.01),
            0.01),
        of(
            "cross-entropy-weighted-smoothed-none",
            net(tanh()),
            squared(smoothed.reduction(Reduction.NONE)),
            sgd(0.02),
            0.02),
        of("mse-sum", net(tanh()), mse().reduction(Reduction.SUM), sgd(0.003), 0.003),
        of("mse-none", net(tanh()), squared(mse().reduction(Reduction.NONE)), sgd(0.02), 0.02),
        of("bce", net(relu()), binaryCrossEntropyWithLogits(), sgd(0.3).momentum(0.9), 0.3),
        of(
            "bce-sum",
            net(relu()),
            binaryCrossEntropyWithLogits().reduction(Reduction.SUM),
            adam(0.01),
            0.01),
        of(
            "bce-none",
            net(relu()),
            squared(binaryCrossEntropyWithLogits().reduction(Reduction.NONE)),
            sgd(0.1),
            0.1),
        of("rmsprop", net(relu()), crossEntropy(), rmsProp(0.003), 0.003),
        of(
            "rmsprop-momentum-rate-change",
            net(tanh()),
            crossEntropy(),
            rmsProp(0.003).alpha(0.9).eps(1e-4).momentum(0.9).weightDecay(0.01),
            0.001),
        of("rmsprop-centered", net(tanh()), crossEntropy(), rmsProp(0.003).centered(true), 0.003),
        of(
            "rmsprop-centered-momentum",
            net(tanh()),
            mse(),
            rmsProp(0.002).eps(1e-3).centered(true).momentum(0.8).weightDecay(0.1),
            0.002),
        of("adagrad", net(relu()), crossEntropy(), adagrad(0.05), 0.05),
        of(
            "adagrad-settings-rate-change",
            net(tanh()),
            crossEntropy(),
            adagrad(0.1)
                .learningRateDecay(0.05)
                .weightDecay(0.01)
                .initialAccumulatorValue(0.2)
                .eps(1e-4),
            0.05),
        of("l1", net(tanh()), l1(), sgd(0.05), 0.05),
        of("smooth-l1", net(tanh()), smoothL1(), sgd(0.1), 0.1),
        of(
            "smooth-l1-beta-sum",
            net(tanh()),
            smoothL1(0.25).reduction(Reduction.SUM),
            sgd(0.003),
            0.003),
        of("huber", net(tanh()), huber(0.3), sgd(0.3), 0.3),
        of("kl-div", net(tanh(), logSoftmax(1)), klDiv(), sgd(0.5), 0.5),
        of(
            "kl-div-batch-mean",
            net(tanh(), logSoftmax(1)),
            klDiv().reduction(Reduction.BATCH_MEAN),
            sgd(0.1),
            0.1),
        of(
            "nll-ignored-weighted",
            net(tanh(), logSoftmax(1)),
            weightedNll.ignoreIndex(-100),
            sgd(0.1),
            0.1),
        of("cross-entropy-ignored", net(tanh()), crossEntropy().ignoreIndex(-100), sgd(0.1), 0.1),
        of(
            "cross-entropy-ignored-weighted-smoothed",
            net(tanh()),
            smoothed.ignoreIndex(-100),
            sgd(0.1),
            0.1),
        of("cross-entropy-probabilities", net(tanh()), crossEntropy(), sgd(0.1), 0.1),
        of("cross-entropy-probabilities-weighted-smoothed", net(tanh()), smoothed, sgd(0.1), 0.1),
        of(
            "cross-entropy-probabilities-none",
            net(tanh()),
            squared(weighted.reduction(Reduction.NONE)),
            sgd(0.02),
            0.02),
        of(
            "batch-norm",
            () -> Sequential.of(linear(6, 8, false), batchNorm1d(8), relu(), linear(8, 4)),
            crossEntropy(),
            sgd(0.1).momentum(0.9),
            0.1),
        of(
            "layer-norm",
            () -> Sequential.of(linear(6, 8), layerNorm(8), tanh(), linear(8, 4)),
            crossEntropy(),
            adam(0.01),
            0.01));
  }

  private static TrainingGolden of(
      String name,
      Supplier<Module> model,
      Loss loss,
      OptimizerSettings optimizer,
      double laterRate) {
    return new TrainingGolden(name, model, loss, optimizer, laterRate);
  }

  private static Supplier<Module> net(Module activation) {
    return () -> Sequential.of(linear(6, 8), activation, linear(8, 4));
  }

  private static Supplier<Module> net(Module activation, Module last) {
    return () -> Sequential.of(linear(6, 8), activation, linear(8, 4), last);
  }

  private static Sequential deep() {
    return Sequential.of(
        flatten(),
        linear(6, 10),
        tanh(),
        linear(10, 8),
        sigmoid(),
        linear(8, 6),
        relu(),
        linear(6, 4),
        logSoftmax(1));
  }

  /** Makes one number of the losses of {@link Reduction#NONE}. */
  private static Loss squared(Loss each) {
    return (output, targets) -> each.apply(output, targets).pow(2).mean();
  }

  /** Trains on the current backend and tells how far that was from PyTorch. */
  public Deviation follow() {
    return TensorScope.within("following " + name, this::train);
  }

  private Deviation train() {
    GoldenFile file = GoldenFile.read("training/" + name + ".txt");
    Module network = model.get();
    network.loadStateDict(file.tensors("initial:"));
    Optimizer running = optimizer.over(network.parameters());
    GoldenFile.Section inputs = file.sections().get(0);
    GoldenFile.Section targets = file.sections().get(1);
    float[] expectedLosses = file.section("losses").floats();
    double lossDeviation = 0;
    double gradientDeviation = 0;
    for (int step = 0; step < expectedLosses.length; step++) {
      if (step == RATE_CHANGES_AT) {
        running.learningRate(laterRate);
      }
      running.zeroGrad();
      Tensor output = network.forward(batch(inputs, step).tensor());
      Tensor value = loss.apply(output, batch(targets, step).tensor());
      double expected = expectedLosses[step];
      lossDeviation = Math.max(lossDeviation, Math.abs(value.item() - expected) / expected);
      value.backward();
      if (step == 0) {
        gradientDeviation = largest(gradients(network), file.tensors("gradient:"));
      }
      running.step();
    }
    double weightDeviation = largest(network.stateDict(), file.tensors("final:"));
    return new Deviation(lossDeviation, gradientDeviation, weightDeviation);
  }

  private static Map<String, Tensor> gradients(Module network) {
    Map<String, Tensor> gradients = new LinkedHashMap<>();
    network.namedParameters().forEach((name, parameter) -> gradients.put(name, parameter.grad()));
    return gradients;
  }

  private static GoldenFile.Section batch(GoldenFile.Section section, int step) {
    return section.rows(step * BATCH % (int) section.shape().dim(0), BATCH);
  }

  private static double largest(Map<String, Tensor> actual, Map<String, Tensor> expected) {
    double largest = 0;
    for (Map.Entry<String, Tensor> each : expected.entrySet()) {
      float[] found = actual.get(each.getKey()).toFloatArray();
      float[] wanted = each.getValue().toFloatArray();
      double scale = 0;
      double difference = 0;
      for (int i = 0; i < wanted.length; i++) {
        scale = Math.max(scale, Math.abs(wanted[i]));
        difference = Math.max(difference, Math.abs((double) found[i] - wanted[i]));
      }
      largest = Math.max(largest, difference / scale);
    }
    return largest;
  }

  @Override
  public String toString() {
    return name;
  }
}
