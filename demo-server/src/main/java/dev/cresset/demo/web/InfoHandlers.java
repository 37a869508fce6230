package dev.cresset.demo.web;

import dev.cresset.demo.images.ImageLibrary;
import dev.cresset.demo.images.ImagesModule;
import dev.cresset.demo.recipe.Recipes;
import dev.cresset.demo.run.Run;
import dev.cresset.demo.training.TrainingService;
import dev.cresset.demo.view.AboutView;
import dev.cresset.demo.view.RecipeView;
import io.javalin.http.Context;
import jakarta.inject.Inject;

/** Handlers of the recipes, the environment and the description of the API. */
record InfoHandlers(Recipes recipes, ImageLibrary library, TrainingService trainer) {

  private static final byte[] OPEN_API = PageFiles.read("/dev/cresset/demo/openapi.yaml");

  @Inject
  InfoHandlers {}

  void recipes(Context context) {
    int images = library.named(ImagesModule.MNIST).training().size();
    context.json(
        recipes.all().stream()
            .map(recipe -> RecipeView.of(recipe, images, library.names()))
            .toList());
  }

  void openApi(Context context) {
    context.contentType("application/yaml; charset=utf-8").result(OPEN_API);
  }

  void about(Context context) {
    context.json(AboutView.now(trainer.running().map(Run::id).orElse(null)));
  }
}
