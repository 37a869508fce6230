package dev.cresset.demo.web;

import dev.cresset.demo.images.ImageLibrary;
import dev.cresset.demo.images.ImagesModule;
import dev.cresset.demo.recipe.Optimization;
import dev.cresset.demo.recipe.Recipe;
import dev.cresset.demo.recipe.Recipes;
import dev.cresset.demo.run.Run;
import dev.cresset.demo.run.RunPlan;
import dev.cresset.demo.settings.Options;
import dev.cresset.demo.training.RunListener;
import dev.cresset.demo.training.TrainingService;
import dev.cresset.demo.view.RunView;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import jakarta.inject.Inject;
import java.util.OptionalDouble;

/** Starts a run: {@code POST /api/runs}. */
final class RunStarter implements Handler {

  private static final long DEFAULT_SEED = 42;

  private final JsonBody jsonBody;
  private final Recipes recipes;
  private final ImageLibrary library;
  private final TrainingService trainer;

  @Inject
  RunStarter(JsonBody jsonBody, Recipes recipes, ImageLibrary library, TrainingService trainer) {
    this.jsonBody = jsonBody;
    this.recipes = recipes;
    this.library = library;
    this.trainer = trainer;
  }

  @Override
  public void handle(Context context) {
    RunPlan plan = plan(jsonBody.read(context));
    Run run = trainer.start(plan, RunListener.SILENT).first();
    context
        .status(201)
        // Relative to this request's address, which may have a proxy's path in front.
        .header("Location", "runs/" + run.id())
        .json(RunView.of(run.snapshot()));
  }

  private RunPlan plan(JsonFields fields) {
    fields.only("recipe", "data", "epochs", "seed", "learningRate");
    String name =
        fields
            .text("recipe")
            .orElseThrow(() -> Refusal.badRequest("The field \"recipe\" is missing."));
    Recipe recipe =
        recipes
            .named(name)
            .orElseThrow(
                () ->
                    Refusal.impossible(
                        "The field \"recipe\" must be one of %s."
                            .formatted(String.join(", ", recipes.names()))));
    String data = fields.text("data").orElse(ImagesModule.MNIST);
    if (!library.names().contains(data)) {
      throw Refusal.impossible(
          "The field \"data\" must be one of %s.".formatted(String.join(", ", library.names())));
    }
    OptionalDouble learningRate = fields.positiveNumber("learningRate", Options.MOST_LEARNING_RATE);
    Optimization optimizer =
        learningRate.isPresent()
            ? recipe.optimizer().withLearningRate(learningRate.getAsDouble())
            : recipe.optimizer();
    return new RunPlan(
        recipe,
        data,
        (int) fields.wholeNumber("epochs", 1, Options.MOST_EPOCHS).orElse(recipe.epochs()),
        fields.wholeNumber("seed", Long.MIN_VALUE, Long.MAX_VALUE).orElse(DEFAULT_SEED),
        optimizer);
  }
}
