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
    Recipe recipe =
        fields
            .choice("recipe", recipes.names())
            .flatMap(recipes::named)
            .orElseThrow(() -> new HttpError(400, "The field \"recipe\" is missing."));
    String data = fields.choice("data", library.names()).orElse(ImagesModule.MNIST);
    OptimizerChoice optimizer =
        fields
            .positiveNumber("learningRate", Options.MAX_LEARNING_RATE)
            .map(recipe.optimizer()::withLearningRate)
            .orElse(recipe.optimizer());
    return new RunPlan(
        recipe,
        data,
        fields
            .wholeNumber("epochs", 1, Options.MAX_EPOCHS)
            .map(Long::intValue)
            .orElse(recipe.epochs()),
        fields.wholeNumber("seed", Long.MIN_VALUE, Long.MAX_VALUE).orElse(DEFAULT_SEED),
        optimizer);
  }
}
