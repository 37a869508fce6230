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
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Answers for what can be trained here, and on what. */
final class ServerHandlers {

  private final Recipes recipes;
  private final ImageLibrary library;
  private final TrainingService trainer;
  private final byte[] openApi = read("/dev/cresset/demo/openapi.yaml");

  @Inject
  ServerHandlers(Recipes recipes, ImageLibrary library, TrainingService trainer) {
    this.recipes = recipes;
    this.library = library;
    this.trainer = trainer;
  }

  void recipes(Context context) {
    int images = library.named(ImagesModule.MNIST).training().size();
    context.json(
        recipes.all().stream()
            .map(recipe -> RecipeView.of(recipe, images, library.names()))
            .toList());
  }

  void openApi(Context context) {
    context.contentType("application/yaml; charset=utf-8").result(openApi);
  }

  private static byte[] read(String name) {
    try (InputStream file = ServerHandlers.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("The file " + name + " is not in the jar.");
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void about(Context context) {
    context.json(AboutView.now(trainer.running().map(Run::id).orElse(null)));
  }
}
