package dev.cresset.demo.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.data.ImageDataset;
import dev.cresset.datasets.Mnist;
import dev.cresset.loss.Losses;
import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.nn.Summary;
import dev.cresset.optim.Adam;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecipesTest {

  private static ImageDataset images;

  @BeforeAll
  static void readImages() {
    images = Mnist.train();
  }

  static Stream<Recipe> recipes() {
    return Recipes.OF_THE_NOTES.all().stream();
  }

  @Test
  void thereIsOneForEachNote() {
    assertThat(Recipes.OF_THE_NOTES.names()).containsExactly("000", "001", "002", "003", "004");
    assertThat(Recipes.OF_THE_NOTES.named(Recipes.DEFAULT)).isPresent();
    assertThat(Recipes.OF_THE_NOTES.named("list")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void architectureIsThatOfEachNetwork(Recipe recipe) {
    for (Variant variant : recipe.variants()) {
      Summary summary = variant.network().get().summary(1, 28, 28);
      String widths =
          summary.layers().stream()
              .filter(layer -> layer.type().equals("Linear"))
              .map(layer -> "-" + layer.outputShape().get(1))
              .collect(Collectors.joining("", "784", ""));
      assertThat(widths).isEqualTo(recipe.architecture());
    }
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void dropoutIsThatOfTheNetwork(Recipe recipe) {
    String printed = recipe.variants().get(0).network().get().toString();
    if (recipe.dropout().isPresent()) {
      assertThat(printed).contains("Dropout(p=" + recipe.dropout().getAsDouble());
    } else {
      assertThat(printed).doesNotContain("Dropout");
    }
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void untrainedLossIsThatOfGuessing(Recipe recipe) {
    Tensors.manualSeed(1);
    Module model = recipe.variants().get(0).network().get();
    var batch =
        images
            .transform(recipe.images().transformArray())
            .gather(IntStream.range(0, 500).toArray());
    Tensor loss = recipe.loss().apply(model.forward(batch.inputs()), batch.targets());

    assertThat(loss.item()).isBetween(2.25, 2.4);
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void sourceIsWhatStandsInTheClass(Recipe recipe) {
    assertThat(recipe.source())
        .startsWith("final class ")
        .contains("Recipe.named(\"" + recipe.name() + "\", \"" + recipe.title() + "\")")
        .contains(".batchSize(" + recipe.batchSize() + ")", ".epochs(" + recipe.epochs() + ")")
        .doesNotContain("import ", "package ")
        .endsWith("}");
    assertThat(recipe.note()).endsWith(".");
    assertThat(recipe.expected()).isNotBlank();
  }

  @Test
  void settingsAreThoseOfTheNotes() {
    assertThat(recipes().map(RecipesTest::settings))
        .containsExactly(
            "000 Cross-entropy; SGD, learning rate 0.01; 20; 30; 0",
            "001 Cross-entropy; SGD, learning rate 0.5; 128; 5; 10000",
            "002 NLL; Adam, learning rate 0.01; 64; 5; 0",
            "003 NLL; SGD, learning rate 0.01; 64; 5; 0",
            "004 Cross-entropy; Adam, learning rate 0.001; 64; 10; 0");
  }

  private static String settings(Recipe recipe) {
    return "%s %s; %s; %s; %s; %s"
        .formatted(
            recipe.name(),
            recipe.lossName(),
            recipe.optimizer().describe(),
            recipe.batchSize(),
            recipe.epochs(),
            recipe.data().validationSamples());
  }

  @Test
  void learningRateCanBeExchangedAlone() {
    OptimizerChoice optimizer = recipe("002").optimizer().withLearningRate(0.5);

    assertThat(optimizer.learningRate()).isEqualTo(0.5);
    assertThat(optimizer.settings()).isEqualTo(new Adam(0.5, 0.9, 0.999, 1e-8, 0, false));
  }

  @Test
  void noteTwoSoftmaxIsWhatItPrints() {
    List<String> lines = recipe("002").images().examples().apply(images);

    assertThat(String.join("\n", lines))
        .contains("[[0.6652, 0.2447, 0.0900]]", "[[-0.4076, -1.4076, -2.4076]]");
  }

  @Test
  void noteThreeNetworkByHandGivesProbabilities() {
    Tensors.manualSeed(42);
    List<String> lines = recipe("003").images().examples().apply(images);

    assertThat(lines.get(0)).endsWith("[64, 10]");
    assertThat(lastNumber(lines.get(1))).isLessThan(1e-5);
    assertThat(lastNumber(lines.get(2))).isBetween(2.25, 2.35);
    assertThat(lastNumber(lines.get(3))).isEqualTo(lastNumber(lines.get(2)));
  }

  @Test
  void noteOneGoesLayerByLayer() {
    List<String> lines = recipe("001").images().examples().apply(images);

    assertThat(lines.get(0)).endsWith(": 5");
    assertThat(lines.get(1)).endsWith("[128, 32]");
    assertThat(lastNumber(lines.get(2))).isLessThan(1e-5);
    assertThat(lines.get(3)).contains("[1.0000, 0.0000, 0.0000]", "[0.0000, 0.2000, 3.0000]");
  }

  @Test
  void noteFourNetworksDifferInTheLastReluAlone() {
    Recipe recipe = recipe("004");
    Tensor inputs = images.transform(recipe.images().transformArray()).get(0).inputs();
    Tensors.manualSeed(3);
    Tensor with = recipe.variants().get(0).network().get().forward(inputs);
    Tensors.manualSeed(3);
    Tensor without = recipe.variants().get(1).network().get().forward(inputs);

    assertThat(without.toFloatArray()).matches(RecipesTest::hasNegative);
    assertThat(with.toFloatArray()).isEqualTo(without.relu().toFloatArray());
    assertThat(Losses.crossEntropy()).hasToString(recipe.loss().toString());
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void networkWrittenAsAClassComputesTheSameAsItsListOfLayers(Recipe recipe) {
    Tensor inputs =
        images
            .transform(recipe.images().transformArray())
            .gather(IntStream.range(0, 20).toArray())
            .inputs();
    for (Variant variant : recipe.variants()) {
      Module network = variant.network().get().eval();
      if (!(network instanceof Sequential)) {
        Module layers = ((AsSequential) network).asSequential().eval();
        assertThat(layers.forward(inputs).toFloatArray())
            .isEqualTo(network.forward(inputs).toFloatArray());
      }
    }
  }

  private static Recipe recipe(String name) {
    return Recipes.OF_THE_NOTES.named(name).orElseThrow();
  }

  private static boolean hasNegative(float[] values) {
    for (float value : values) {
      if (value < 0) {
        return true;
      }
    }
    return false;
  }

  private static double lastNumber(String line) {
    String[] words = line.split(" ");
    return Double.parseDouble(words[words.length - 1]);
  }
}
