package dev.cresset.demo.view;

import dev.cresset.demo.recipe.Recipe;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a recipe.
 *
 * @param name its name
 * @param title a short title
 * @param note one sentence about the note
 * @param source source code of its class
 * @param architecture widths of the layers
 * @param loss name of the loss
 * @param optimizer name and learning rate of the optimizer
 * @param learningRate learning rate
 * @param schedule type of the learning-rate schedule, if it has one
 * @param batchSize number of samples in a batch
 * @param epochs default number of epochs
 * @param unit what the samples are, in the singular: image or row
 * @param task classification or regression
 * @param trainingImages number of training samples
 * @param validationImages number of validation samples
 * @param dropout dropout probability
 * @param variants the networks to compare; empty if there is only one
 * @param data names of the data to choose from
 * @param expected the output that the note shows
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
    @Nullable String schedule,
    int batchSize,
    int epochs,
    String unit,
    String task,
    int trainingImages,
    int validationImages,
    @Nullable Double dropout,
    List<String> variants,
    List<String> data,
    String expected) {

  /** Returns the JSON of a recipe, with these images available. */
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
        recipe.schedule() == null ? null : recipe.schedule().type().text(),
        recipe.batchSize(),
        recipe.epochs(),
        recipe.data().unit(),
        recipe.data().task().name().toLowerCase(Locale.ROOT),
        recipe.data().trainingSamples(images),
        recipe.data().validationSamples(),
        recipe.dropout().isPresent() ? recipe.dropout().getAsDouble() : null,
        recipe.variants().stream().filter(v -> v.text() != null).map(v -> "" + v.text()).toList(),
        recipe.data().names(data),
        recipe.expected());
  }
}
