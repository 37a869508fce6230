package dev.cresset.conformance;

import static dev.cresset.data.Transforms.random;
import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.loss.Losses.nll;
import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.optim.Schedules.cosine;
import static dev.cresset.optim.Schedules.linearWarmUp;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cresset.backend.internal.BackendLookup;
import dev.cresset.data.DataLoader;
import dev.cresset.data.ImageDataset;
import dev.cresset.data.RandomTransform;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.Checkpoints;
import dev.cresset.train.EarlyStopping;
import dev.cresset.train.Epoch;
import dev.cresset.train.History;
import dev.cresset.train.Metric;
import dev.cresset.train.Trainer;
import dev.cresset.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;

/**
 * A training run with dropout, Adam, a schedule and augmentation that writes a checkpoint after
 * every second update, resumes from the newest, and may be killed at any moment.
 */
final class CheckpointedTraining {

  static final int BATCHES = 25;

  private static final int BATCH = 16;
  private static final int SIDE = 12;
  private static final int CLASSES = 5;

  private CheckpointedTraining() {}

  /**
   * Trains.
   *
   * @param arguments the backend, the directory of the checkpoints, a file to which the loss of
   *     each step is appended, and the number of epochs
   */
  public static void main(String[] arguments) {
    Path journal = Path.of(arguments[2]);
    int epochs = Integer.parseInt(arguments[3]);
    String result =
        BackendLookup.during(
            BackendLookup.named(arguments[0]), () -> train(Path.of(arguments[1]), journal, epochs));
    System.out.print(result);
  }

  private static String train(Path directory, Path journal, int epochs) {
    Sequential model =
        Tensors.withSeed(
            1,
            () ->
                Sequential.of(
                    flatten(),
                    linear(SIDE * SIDE, 64),
                    relu(),
                    dropout(0.3),
                    linear(64, CLASSES),
                    logSoftmax(1)));
    int samples = BATCHES * BATCH - 3;
    DataLoader training =
        DataLoader.of(images(samples, 3).transform(toTensor(), random(shifted())))
            .batchSize(BATCH)
            .shuffle(true);
    DataLoader held = DataLoader.of(images(50, 4).transform(toTensor())).batchSize(25);
    History history =
        Trainer.of(model)
            .loss(nll())
            .optimizer(adam(0.003))
            .schedulePerBatch(linearWarmUp(50).then(cosine(450)))
            .clipNorm(1)
            .epochs(epochs)
            .validateOn(held)
            .metric("accuracy", Metric.accuracy())
            .earlyStopping(EarlyStopping.patience(epochs))
            .seed(7)
            .checkpoints(Checkpoints.in(directory).everySteps(2).keepLast(2))
            .resume()
            .onBatch(
                (epoch, batch, loss) ->
                    append(
                        journal,
                        "%s/%s %s\n".formatted(epoch, batch, Double.doubleToLongBits(loss))))
            .fit(training);
    return result(history, model);
  }

  /** Returns everything that must be equal: the epochs without their durations, and the weights. */
  private static String result(History history, Sequential model) {
    StringBuilder result = new StringBuilder();
    for (Epoch epoch : history.epochs()) {
      result.append(
          "%s %s %s %s %s %s\n"
              .formatted(
                  epoch.number(),
                  epoch.trainingLoss(),
                  epoch.validationLoss(),
                  epoch.validationAccuracy(),
                  epoch.trainingMetrics(),
                  epoch.learningRate()));
    }
    for (Tensor parameter : model.parameters()) {
      result.append(Arrays.hashCode(parameter.toFloatArray())).append('\n');
    }
    return result.toString();
  }

  /** Augmentation: a shift to the side, and noise. */
  private static RandomTransform shifted() {
    return (sample, shape, generator) -> {
      float[] noise = new float[sample.length];
      generator.fillNormal(noise);
      int shift = generator.nextInt(3);
      float[] shifted = new float[sample.length];
      for (int i = 0; i < sample.length - shift; i++) {
        shifted[i + shift] = sample[i] + 0.1f * noise[i];
      }
      return shifted;
    };
  }

  private static ImageDataset images(int count, long seed) {
    Random random = new Random(seed);
    byte[] pixels = new byte[count * SIDE * SIDE];
    random.nextBytes(pixels);
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % CLASSES);
      Arrays.fill(
          pixels, i * SIDE * SIDE + 9 * labels[i], i * SIDE * SIDE + 9 * labels[i] + 9, (byte) -1);
    }
    return ImageDataset.of(Shape.of(1, SIDE, SIDE), pixels, labels, CLASSES);
  }

  private static void append(Path journal, String line) {
    try {
      Files.writeString(journal, line, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
