package dev.cresset.demo.view;

import dev.cresset.demo.recipe.Recipe;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a recipe.
 *
 * @param name what it is called
 * @param title what it is, in a few words
 * @param note what the note does, in one sentence
 * @param source the recipe as it is written in its class
 * @param architecture widths of the layers
 * @param loss name of the loss
 * @param optimizer its name and step size
 * @param learningRate step size
 * @param batchSize images in each step
 * @param epochs passes over the training images
 * @param trainingImages how many images it learns from
 * @param validationImages how many are held out
 * @param dropout share of hidden outputs dropped while training
 * @param variants the networks that are compared; empty if there is only one
 * @param data names of the images that it can be trained on here
 * @param expected what the note printed
 */
public record RecipeView(
    String name,
    String title,
    String note,
    String source,
    String architecture,
    String loss,
    String optimizer,
    double learningRate,
    int batchSize,
    int epochs,
    int trainingImages,
    int validationImages,
    @Nullable Double dropout,
    List<String> variants,
    List<String> data,
    String expected) {

  /** Returns the JSON of a recipe that can be trained on these images. */
  public static RecipeView of(Recipe recipe, int images, List<String> data) {
    return new RecipeView(
        recipe.name(),
        recipe.title(),
        recipe.note(),
        recipe.source(),
        recipe.architecture(),
        recipe.lossName(),
        recipe.optimizer().describe(),
        recipe.optimizer().learningRate(),
        recipe.batchSize(),
        recipe.epochs(),
        images - recipe.validationImages(),
        recipe.validationImages(),
        recipe.dropout().isPresent() ? recipe.dropout().getAsDouble() : null,
        recipe.variants().stream().filter(v -> v.text() != null).map(v -> "" + v.text()).toList(),
        data,
        recipe.expected());
  }
}
