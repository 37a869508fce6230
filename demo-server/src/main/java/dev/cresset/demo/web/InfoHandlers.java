package dev.cresset.demo.web;

import dev.cresset.demo.images.ImageLibrary;
import dev.cresset.demo.images.ImagesModule;
import dev.cresset.demo.recipe.Recipes;
import dev.cresset.demo.view.RecipeView;
import io.javalin.http.Context;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Handlers of the recipes and the description of the API. */
record InfoHandlers(Recipes recipes, ImageLibrary library) {

  @Inject
  InfoHandlers {}

  private static final byte[] OPEN_API = openApiFile();

  private static byte[] openApiFile() {
    try (InputStream file =
        InfoHandlers.class.getResourceAsStream("/dev/cresset/demo/openapi.yaml")) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

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
}
