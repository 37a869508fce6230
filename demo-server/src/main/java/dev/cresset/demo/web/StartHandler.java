package dev.cresset.demo.web;

import dev.cresset.demo.images.ImageLibrary;
import dev.cresset.demo.images.ImagesModule;
import dev.cresset.demo.recipe.OptimizerChoice;
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

/** Handler of {@code POST /api/runs}, which starts a run. */
record StartHandler(
    JsonBody jsonBody, Recipes recipes, ImageLibrary library, TrainingService trainer)
    implements Handler {

  private static final long DEFAULT_SEED = 42;

  @Inject
  StartHandler {}

  @Override
  public void handle(Context context) {
    RunPlan plan = plan(jsonBody.read(context));
    Run run = trainer.start(plan, RunListener.SILENT).first();
    context
        .status(201)
        // Relative to the URL of this request, because a proxy may add a path in front.
        .header("Location", "runs/" + run.id())
        .json(RunView.of(run));
  }

  private RunPlan plan(JsonFields fields) {
    fields.only("recipe", "data", "epochs", "seed", "learningRate");
    String name =
        fields
            .text("recipe")
            .orElseThrow(() -> new HttpError(400, "The field \"recipe\" is missing."));
    Recipe recipe =
        recipes
            .named(name)
            .orElseThrow(
                () ->
                    new HttpError(
                        422,
                        "The field \"recipe\" must be one of %s."
                            .formatted(String.join(", ", recipes.names()))));
    String data = fields.text("data").orElse(ImagesModule.MNIST);
    if (!library.names().contains(data)) {
      throw new HttpError(
          422,
          "The field \"data\" must be one of %s.".formatted(String.join(", ", library.names())));
    }
    OptionalDouble learningRate = fields.positiveNumber("learningRate", Options.MAX_LEARNING_RATE);
    OptimizerChoice optimizer =
        learningRate.isPresent()
            ? recipe.optimizer().withLearningRate(learningRate.getAsDouble())
            : recipe.optimizer();
    return new RunPlan(
        recipe,
        data,
        (int) fields.wholeNumber("epochs", 1, Options.MAX_EPOCHS).orElse(recipe.epochs()),
        fields.wholeNumber("seed", Long.MIN_VALUE, Long.MAX_VALUE).orElse(DEFAULT_SEED),
        optimizer);
  }
}
