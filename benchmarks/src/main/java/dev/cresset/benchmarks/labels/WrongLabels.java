package dev.cresset.benchmarks.labels;

import static dev.cresset.data.Transforms.flattened;
import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;

import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.data.ImageDataset;
import dev.cresset.datasets.Mnist;
import dev.cresset.metrics.CrossValidation;
import dev.cresset.metrics.Evaluation;
import dev.cresset.metrics.LabelIssue;
import dev.cresset.metrics.LabelIssues;
import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Changes a fifth of the labels of one digit of MNIST's training images, looks for them with {@link
 * LabelIssues} on out-of-sample probabilities, and draws the most suspicious test images.
 */
public final class WrongLabels {

  private static final int DIGIT = 3;
  private static final double CHANGED = 0.2;
  private static final int FOLDS = 5;
  private static final int EPOCHS = 5;
  private static final int DRAWN = 12;
  private static final long SEED = 42;

  private WrongLabels() {}

  /**
   * Prints precision and recall of the search, and the most suspicious test images.
   *
   * @param picture file to write these images to, a PNG
   */
  public static void run(Path picture) throws IOException {
    Tensors.manualSeed(SEED);
    ImageDataset original = Mnist.train();
    BitSet changed = new BitSet();
    find("one other digit (8)", original, withWrongLabels(original, changed, 1), changed);
    find("random other digits", original, withWrongLabels(original, changed, 9), changed);

    ImageDataset test = Mnist.test();
    Module model = train(transformed(original));
    List<LabelIssue> suspicious =
        LabelIssues.find(
            Evaluation.of(model, DataLoader.of(transformed(test)).batchSize(1000)).probabilities());
    System.out.printf(
        Locale.ROOT,
        "%nTest images: %s of %s are issues; the most suspicious:%n",
        suspicious.size(),
        test.size());
    List<LabelIssue> drawn = suspicious.subList(0, Math.min(DRAWN, suspicious.size()));
    for (LabelIssue issue : drawn) {
      System.out.printf(
          Locale.ROOT,
          "image %s: label %s, probability %.4f; predicted %s%n",
          issue.index(),
          issue.label(),
          issue.score(),
          issue.suggestedLabel());
    }
    Sheet.draw(test, drawn, picture);
    System.out.println(picture.toAbsolutePath());
  }

  private static Dataset transformed(ImageDataset images) {
    return images.transform(toTensor(), normalize(0.5, 0.5), flattened());
  }

  /**
   * Changes labels of the digit.
   *
   * @param changed receives the indices of the samples whose labels were changed
   * @param choices number of digits to choose the wrong label from; if 1, it is 8
   */
  private static ImageDataset withWrongLabels(ImageDataset images, BitSet changed, int choices) {
    Random random = new Random(SEED);
    changed.clear();
    int size = images.image(0).length;
    byte[] pixels = new byte[images.size() * size];
    byte[] labels = new byte[images.size()];
    for (int i = 0; i < labels.length; i++) {
      System.arraycopy(images.image(i), 0, pixels, i * size, size);
      labels[i] = (byte) images.label(i);
      if (labels[i] == DIGIT && random.nextDouble() < CHANGED) {
        changed.set(i);
        labels[i] = (byte) (choices == 1 ? 8 : (DIGIT + 1 + random.nextInt(choices)) % 10);
      }
    }
    return ImageDataset.of(images.imageShape(), pixels, labels, images.classes());
  }

  private static void find(String what, ImageDataset original, ImageDataset wrong, BitSet changed) {
    List<LabelIssue> issues =
        LabelIssues.find(
            CrossValidation.of(transformed(wrong), FOLDS).probabilities(WrongLabels::train));
    long found = issues.stream().filter(issue -> changed.get(issue.index())).count();
    long right =
        issues.stream()
            .filter(issue -> changed.get(issue.index()))
            .filter(issue -> issue.suggestedLabel() == original.label(issue.index()))
            .count();
    System.out.printf(
        Locale.ROOT,
        "Labels of %s of the digit %s changed to %s: %s issues, %s of them changed (precision %.3f,"
            + " recall %.3f); the original label is suggested for %s%n",
        changed.cardinality(),
        DIGIT,
        what,
        issues.size(),
        found,
        (double) found / issues.size(),
        (double) found / changed.cardinality(),
        right);
  }

  private static Module train(Dataset training) {
    Sequential model =
        Sequential.of(linear(784, 128), relu(), linear(128, 64), relu(), linear(64, 10));
    Trainer.of(model)
        .loss(crossEntropy())
        .optimizer(adam(1e-3))
        .epochs(EPOCHS)
        .fit(DataLoader.of(training).batchSize(64).shuffle(true));
    return model;
  }
}
