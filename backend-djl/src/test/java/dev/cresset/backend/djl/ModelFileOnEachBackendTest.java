package dev.cresset.backend.djl;

import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.loss.Losses.nll;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cresset.backend.Backends;
import dev.cresset.conformance.ChildProcess;
import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.data.ImageDataset;
import dev.cresset.datasets.Mnist;
import dev.cresset.golden.PyTorchScript;
import dev.cresset.io.Safetensors;
import dev.cresset.nn.ModelFile;
import dev.cresset.nn.ModelInfo;
import dev.cresset.nn.Predictor;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.Trainer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A model that was trained on nd4j predicts the same for all test images of MNIST in other
 * processes: on each backend, and in PyTorch.
 */
class ModelFileOnEachBackendTest {

  private static final int IMAGES = 10_000;
  private static final int CLASSES = 10;
  private static final double ROUNDING = 1e-5;
  private static final long MOST_MINUTES = 10;

  @TempDir private static Path folder;

  /** The probabilities of all images, of the trained model in memory. */
  private static float[] expected;

  @BeforeAll
  static void train() throws Exception {
    boolean found = Backends.available().stream().anyMatch(each -> each.name().equals("nd4j"));
    assumeTrue(found, "backend-nd4j is not part of this build");
    expected = run("train", "nd4j");

    int correct = 0;
    ImageDataset images = Mnist.test();
    for (int i = 0; i < IMAGES; i++) {
      correct += classOf(expected, i) == images.label(i) ? 1 : 0;
    }
    assertThat(correct).as("correct predictions").isGreaterThan(IMAGES * 9 / 10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "jvm", "djl"})
  void aFreshProcessPredictsTheSame(String backend) throws Exception {
    assertSamePredictions(run("predict", backend));
  }

  @Test
  void pyTorchPredictsTheSame() throws Exception {
    PyTorchScript script = PyTorchScript.assumeInstalled(folder);
    Path inputs = folder.resolve("inputs.safetensors");
    Path outputs = folder.resolve("outputs.safetensors");
    ImageDataset images = Mnist.test().transform(toTensor(), normalize(0.5, 0.5));
    for (Batch all : DataLoader.of(images).batchSize(IMAGES)) {
      Safetensors.save(inputs, Map.of("inputs", all.inputs()));
    }

    script.run("outputs", model().toString(), inputs.toString(), outputs.toString());

    Tensor logarithms = Safetensors.load(outputs).get("outputs");
    assertSamePredictions(logarithms.exp().toFloatArray());
  }

  private static Path model() {
    return folder.resolve("model.safetensors");
  }

  private static float[] run(String action, String backend) throws Exception {
    Path probabilities = folder.resolve("probabilities.safetensors");
    ChildProcess.run(
        folder,
        MOST_MINUTES,
        List.of(),
        Program.class,
        action,
        backend,
        model().toString(),
        probabilities.toString());
    Map<String, Tensor> saved = Safetensors.load(probabilities);
    assertThat(saved).containsOnlyKeys(backend);
    return saved.get(backend).toFloatArray();
  }

  private static void assertSamePredictions(float[] found) {
    assertThat(found).hasSameSizeAs(expected).hasSize(IMAGES * CLASSES);
    double largest = 0;
    for (int i = 0; i < IMAGES; i++) {
      assertThat(classOf(found, i)).as("image %s", i).isEqualTo(classOf(expected, i));
      for (int at = i * CLASSES; at < (i + 1) * CLASSES; at++) {
        largest = Math.max(largest, Math.abs(found[at] - expected[at]));
      }
    }
    assertThat(largest).as("largest difference of a probability").isLessThan(ROUNDING);
  }

  private static int classOf(float[] probabilities, int image) {
    int best = 0;
    for (int i = 1; i < CLASSES; i++) {
      if (probabilities[image * CLASSES + i] > probabilities[image * CLASSES + best]) {
        best = i;
      }
    }
    return best;
  }

  /** Trains and saves a model, or loads one, and saves its probabilities for all test images. */
  static final class Program {

    public static void main(String[] args) {
      Backends.use(args[1]);
      Path file = Path.of(args[2]);
      Predictor predictor =
          args[0].equals("train") ? train(file) : ModelFile.load(file).predictor(1, 28, 28);
      ImageDataset images = Mnist.test();
      float[] probabilities = new float[IMAGES * CLASSES];
      for (int i = 0; i < IMAGES; i++) {
        double[] each = predictor.predict(images.image(i)).probabilities();
        for (int j = 0; j < CLASSES; j++) {
          probabilities[i * CLASSES + j] = (float) each[j];
        }
      }
      Tensor all = Tensors.tensor(probabilities, IMAGES, CLASSES);
      Safetensors.save(Path.of(args[3]), Map.of(Backends.current().name(), all));
    }

    private static Predictor train(Path file) {
      Tensors.manualSeed(1);
      Sequential model =
          Sequential.of(
              flatten(),
              linear(784, 64),
              relu(),
              linear(64, 32),
              relu(),
              linear(32, 10),
              logSoftmax(1));
      ImageDataset images = Mnist.train().transform(toTensor(), normalize(0.5, 0.5));
      DataLoader loader = DataLoader.of(images).batchSize(64).shuffle(true);
      Trainer.of(model).loss(nll()).optimizer(adam(1e-3)).epochs(1).fit(loader);
      model.save(
          file,
          ModelInfo.empty()
              .transforms(toTensor(), normalize(0.5, 0.5))
              .classNames(Mnist.classNames()));
      return model.predictor(1, 28, 28).transform(toTensor(), normalize(0.5, 0.5));
    }
  }
}
