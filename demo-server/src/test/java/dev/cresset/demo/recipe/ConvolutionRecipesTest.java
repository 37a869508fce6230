package dev.cresset.demo.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.data.ImageDataset;
import dev.cresset.demo.images.ImageSet;
import dev.cresset.demo.web.FewImages;
import dev.cresset.metrics.Evaluation;
import dev.cresset.nn.Module;
import dev.cresset.nn.Summary;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.Trainer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recipes with convolutions; docs/recipes.md has the figures of all images. */
class ConvolutionRecipesTest {

  static Stream<Recipe> recipes() {
    return Stream.of("lenet", "fashion-cnn").map(name -> Recipes.ALL.named(name).orElseThrow());
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void architectureIsThatOfTheNetwork(Recipe recipe) {
    Summary summary = recipe.variants().get(0).network().get().summary(1, 28, 28);
    String filters =
        summary.layers().stream()
            .filter(layer -> layer.type().equals("Conv2d"))
            .map(layer -> "conv " + layer.outputShape().get(1))
            .collect(Collectors.joining(" "));
    String widths =
        summary.layers().stream()
            .filter(layer -> List.of("Flatten", "Linear").contains(layer.type()))
            .map(layer -> "" + layer.outputShape().get(1))
            .collect(Collectors.joining("-"));

    assertThat(recipe.architecture().replaceAll("@\\dx\\d, pool,", ""))
        .isEqualTo(filters + " " + widths);
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void sourceIsWhatStandsInTheClass(Recipe recipe) {
    assertThat(recipe.source())
        .startsWith("final class ")
        .contains("Recipe.named(\"" + recipe.name() + "\", \"" + recipe.title() + "\")")
        .contains(".batchSize(" + recipe.batchSize() + ")", ".epochs(" + recipe.epochs() + ")")
        .endsWith("}");
    assertThat(recipe.note()).endsWith(".");
    assertThat(recipe.expected()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void aFewThousandDigitsAreEnoughToReadMostOthers(Recipe recipe) {
    ImageSet few = FewImages.of(2_000, 500);
    Module model = Tensors.withSeed(1, () -> recipe.variants().get(0).network().get());
    Trainer.of(model)
        .loss(recipe.loss())
        .optimizer(recipe.optimizer().settings())
        .epochs(2)
        .seed(1)
        .fit(DataLoader.of(recipe.images().training(few.training())).batchSize(32).shuffle(true));
    Dataset test = recipe.images().evaluation(few.test());

    assertThat(Evaluation.of(model, DataLoader.of(test).batchSize(250)).confusion().accuracy())
        .isGreaterThan(0.8);
  }

  @Test
  void eachIsMadeForItsImagesAndTakesOthers() {
    List<String> available = List.of("mnist", "fashion-mnist");
    assertThat(recipes().map(recipe -> recipe.data().names(available)))
        .containsExactly(available, List.of("fashion-mnist", "mnist"));
    assertThat(recipes().map(recipe -> recipe.data().names(List.of("mnist"))))
        .containsOnly(List.of("mnist"));
  }

  @Test
  void onlyTrainingImagesAreAugmented() {
    ImageDataset images = FewImages.of(2_000, 500).training();
    RecipeImages choice = Recipes.ALL.named("fashion-cnn").orElseThrow().images();
    float[] plain = choice.evaluation(images).get(0).inputs().toFloatArray();

    assertThat(
            Stream.generate(() -> choice.evaluation(images).get(0).inputs().toFloatArray())
                .limit(50))
        .allSatisfy(each -> assertThat(each).isEqualTo(plain));
    assertThat(
            Stream.generate(() -> choice.training(images).get(0).inputs().toFloatArray())
                .limit(50)
                .anyMatch(each -> !Arrays.equals(each, plain)))
        .isTrue();
  }
}
