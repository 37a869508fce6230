package dev.cresset.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java blocks of docs/from-pytorch.md compile, run and compute what their Python prints. */
class PhraseBookTest {

  private static final String NOT_RUN = "<!-- compiled, not run -->";

  /** What the phrases take for granted, made anew for each. */
  private static final String GIVEN =
      """
        static final Dataset DIGITS =
            DataSplits.first(Mnist.train().transform(toTensor(), normalize(0.5, 0.5)), 640);

        static Path folder;
        static Dataset dataset, trainDs, valDs;
        static DataLoader trainloader, testloader;
        static Sequential model, network;
        static Optimizer optimizer;
        static Tensor images, labels, data, inputs, logits, loss, a, b, x, w1, b1, weight, bias;
        static int trainSize = 500, valSize = 140, batchSize = 128, inputSize = 784;
        static int hiddenSize = 32, epoch = 0;
        static double trainLoss = 0, valLoss = 0.5;

        static void given() {
          manualSeed(42);
          dataset = DIGITS;
          trainDs = DataSplits.first(dataset, 500);
          valDs = DataSplits.first(dataset, 140);
          trainloader = DataLoader.of(dataset).batchSize(64).shuffle(true);
          testloader = DataLoader.of(dataset).batchSize(100);
          model = Sequential.of(flatten(), linear(784, 10), logSoftmax(1));
          network = model;
          optimizer = sgd(0.01).over(model.parameters());
          Batch batch = dataset.gather(java.util.stream.IntStream.range(0, 64).toArray());
          images = batch.inputs();
          labels = batch.targets();
          data = images;
          inputs = images.view(64, 784);
          logits = model.forward(images);
          loss = nll(logits, labels);
          a = tensor(new float[][] {{1, 2, 3}, {4, 9, 6}});
          b = tensor(new float[][] {{1, 2, 3}, {4, 5, 7}});
          x = randn(3, 4);
          w1 = randn(784, 256);
          b1 = randn(256);
          weight = randn(2, 4);
          bias = randn(2);
        }
      """;

  @Test
  void everyPhraseCompilesAndRuns(@TempDir Path folder) throws Exception {
    String printed = DocumentedCode.run("Phrases", program(), folder);

    assertThat(printed)
        .contains("tensor([[1.0000, 0.0000, 0.0000],\n        [0.0000, 0.2000, 3.0000]])")
        .contains("[64, 1, 28, 28]\nclass dev.cresset.tensor.Tensor FLOAT32\n[1, 28, 28]\n")
        .contains("[64, 10]\ntensor([1.0000, 1.0000, 1.0000,")
        .contains("image.shape: [1, 28, 28]\nLabel: 5\n")
        .contains("Before backward pass: null\nAfter backward pass: tensor([[")
        .contains("Net(\n  (fc1): Linear(in_features=784, out_features=512, bias=True)")
        .contains("epoch 2: training loss ");
    assertThat(folder.resolve("digit.png")).isNotEmptyFile();
    assertThat(folder.resolve("prediction.png")).isNotEmptyFile();
  }

  private static String program() throws IOException {
    List<DocumentedCode.Block> blocks =
        DocumentedCode.blocks(Path.of("..", "docs", "from-pytorch.md"));
    StringBuilder imports = new StringBuilder();
    StringBuilder phrases = new StringBuilder();
    StringBuilder calls = new StringBuilder();
    int number = 0;
    for (DocumentedCode.Block block : blocks) {
      if (block.isImports()) {
        imports.append(block.code());
        continue;
      }
      String name = "phrase" + ++number;
      phrases.append("static void %s() throws Exception {%n%s}%n".formatted(name, block.code()));
      if (!block.before().contains(NOT_RUN)) {
        calls.append("given();\n").append(name).append("();\n");
      }
    }
    assertThat(number).isGreaterThan(15);
    return """
    %s
    public class Phrases {
    %s
      public static void main(String[] arguments) throws Exception {
        folder = Path.of(arguments[0]);
        %s
      }
    %s
    }
    """
        .formatted(imports, GIVEN, calls, phrases);
  }
}
