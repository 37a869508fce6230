package dev.cresset.benchmarks.soak;

import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.loss.Losses.nll;
import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;

import dev.cresset.data.DataLoader;
import dev.cresset.data.DataSplits;
import dev.cresset.data.Dataset;
import dev.cresset.datasets.Mnist;
import dev.cresset.export.Onnx;
import dev.cresset.io.Safetensors;
import dev.cresset.nn.Module;
import dev.cresset.nn.Predictor;
import dev.cresset.nn.Sequential;
import dev.cresset.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What a program does with a network from its first weights to its last prediction. */
final class Workload {

  private static final int IMAGES = 1280;
  private static final int BATCH_SIZE = 64;
  private static final int PREDICTIONS = 32;
  private static final long[] SAMPLE = {1, 28, 28};

  private final DataLoader loader;
  private final float[][] samples = new float[PREDICTIONS][];
  private final Path modelFile;
  private final Path stateFile;
  private final Path onnxFile;
  private long onnxBytes = -1;

  /**
   * Prepares the data.
   *
   * @param folder where files are written, again in each iteration
   */
  Workload(Path folder) {
    Dataset images =
        DataSplits.first(Mnist.train().transform(toTensor(), normalize(0.5, 0.5)), IMAGES);
    loader = DataLoader.of(images).batchSize(BATCH_SIZE).shuffle(true);
    for (int i = 0; i < PREDICTIONS; i++) {
      samples[i] = images.get(i).inputs().toFloatArray();
    }
    modelFile = folder.resolve("model.safetensors");
    stateFile = folder.resolve("state.safetensors");
    onnxFile = folder.resolve("model.onnx");
  }

  /**
   * Trains a new network, and saves and loads it in each format.
   *
   * @throws IllegalStateException if a loaded network does not predict as the trained one
   */
  void iterate() throws IOException {
    Sequential trained = network();
    Trainer.of(trained).loss(nll()).optimizer(adam(1e-3)).fit(loader);
    float[][] expected = predictions(trained);

    trained.save(modelFile);
    check("model file", expected, predictions(Sequential.load(modelFile)));

    Safetensors.save(stateFile, trained.stateDict());
    Sequential other = network();
    other.loadStateDict(Safetensors.load(stateFile));
    check("state dict", expected, predictions(other));

    Onnx.export(trained, onnxFile, SAMPLE);
    long bytes = Files.size(onnxFile);
    if (onnxBytes >= 0 && bytes != onnxBytes) {
      throw new IllegalStateException(
          "ONNX: a file has %s bytes, the first one had %s".formatted(bytes, onnxBytes));
    }
    onnxBytes = bytes;
  }

  private static Sequential network() {
    return Sequential.of(
        flatten(),
        linear(784, 128),
        relu(),
        dropout(0.2),
        linear(128, 64),
        relu(),
        linear(64, 10),
        logSoftmax(1));
  }

  private float[][] predictions(Module model) {
    Predictor predictor = model.predictor(SAMPLE);
    float[][] values = predictor.values(samples);
    float[] alone = predictor.values(samples[0]);
    if (alone.length != values[0].length) {
      throw new IllegalStateException(
          "predictor: one sample has %s values".formatted(alone.length));
    }
    return values;
  }

  private static void check(String what, float[][] expected, float[][] actual) {
    if (!Arrays.deepEquals(expected, actual)) {
      throw new IllegalStateException(what + ": the loaded network predicts other values");
    }
  }
}
