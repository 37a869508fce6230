package dev.cresset.benchmarks.library;

import dev.cresset.benchmarks.Digits;
import dev.cresset.benchmarks.Model;
import dev.cresset.benchmarks.Network;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** DL4J's {@code MultiLayerNetwork}, all images in one array of which each step takes some rows. */
public final class Dl4jModel implements Model {

  private final MultiLayerNetwork model;
  private final INDArray inputs;
  private final INDArray labels;
  private final int batches;
  private final Rows rows;

  public Dl4jModel(Network network, Digits digits) {
    batches = network.batches(digits.size());
    rows = new Rows(digits.size(), network.batchSize());
    inputs = Nd4j.create(digits.inputs(), digits.size(), network.inputs());
    labels = oneHot(digits.labels(), network.classes());
    model = new MultiLayerNetwork(configuration(network));
    model.init();
  }

  private static INDArray oneHot(long[] labels, int classes) {
    float[] values = new float[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      values[i * classes + (int) labels[i]] = 1;
    }
    return Nd4j.create(values, labels.length, classes);
  }

  private static MultiLayerConfiguration configuration(Network network) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(42)
            .updater(updater(network))
            .weightInit(WeightInit.UNIFORM)
            .list();
    for (int i = 0; i < network.layers(); i++) {
      int in = network.widths().get(i);
      int out = network.widths().get(i + 1);
      if (network.isHidden(i)) {
        layers.layer(
            new DenseLayer.Builder()
                .nIn(in)
                .nOut(out)
                .activation(Activation.RELU)
                .dropOut(keptInputs(network, i))
                .build());
      } else {
        layers.layer(
            new OutputLayer.Builder(LossFunction.NEGATIVELOGLIKELIHOOD)
                .nIn(in)
                .nOut(out)
                .activation(Activation.SOFTMAX)
                .dropOut(keptInputs(network, i))
                .build());
      }
    }
    return layers.build();
  }

  /** DL4J drops what goes into a layer, and asks for the share that is kept; 0 for no dropout. */
  private static double keptInputs(Network network, int layer) {
    return layer == 0 || network.dropout() == 0 ? 0 : 1 - network.dropout();
  }

  private static IUpdater updater(Network network) {
    return switch (network.optimizer()) {
      case SGD -> new Sgd(network.learningRate());
      case ADAM -> new Adam(network.learningRate());
    };
  }

  @Override
  public double step() {
    int[] batch = rows.next();
    model.fit(inputs.getRows(batch), labels.getRows(batch));
    return model.score();
  }

  @Override
  public int batches() {
    return batches;
  }

  @Override
  public void evaluating() {}

  @Override
  public float[] predict(float[] images, int count) {
    INDArray probabilities = model.output(Nd4j.create(images, count, images.length / count));
    float[] scores = probabilities.data().asFloat();
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) Math.log(scores[i]);
    }
    return scores;
  }
}
