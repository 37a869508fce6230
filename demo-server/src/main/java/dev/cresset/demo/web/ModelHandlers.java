package dev.cresset.demo.web;

import dev.cresset.dashboard.run.NetworkLayers;
import dev.cresset.dashboard.view.LayersView;
import dev.cresset.dashboard.web.FileBody;
import dev.cresset.dashboard.web.HttpError;
import dev.cresset.dashboard.web.QueryParameter;
import dev.cresset.demo.images.ImageLibrary;
import dev.cresset.demo.images.ImagesModule;
import dev.cresset.demo.upload.ModelUpload;
import dev.cresset.demo.upload.UploadedModel;
import dev.cresset.demo.upload.UploadedModels;
import dev.cresset.demo.view.UploadedModelView;
import io.javalin.http.Context;
import jakarta.inject.Inject;

/** Handlers of uploaded models. */
record ModelHandlers(
    UploadedModels models,
    ModelFinder finder,
    ModelUpload upload,
    FileBody fileBody,
    ImageLibrary library) {

  private static final int MOST_CHARACTERS = 100;

  @Inject
  ModelHandlers {}

  void list(Context context) {
    context.json(models.all().stream().map(UploadedModelView::of).toList());
  }

  void one(Context context) {
    context.json(UploadedModelView.of(finder.model(context)));
  }

  void layers(Context context) {
    context.json(LayersView.of(NetworkLayers.of(finder.model(context).summary())));
  }

  /** Tests the model in the body. */
  void create(Context context) {
    String name = QueryParameter.of(context, "name").orElse("model.safetensors");
    if (name.isBlank() || name.length() > MOST_CHARACTERS) {
      throw new HttpError(
          400, "The parameter name must have 1 to %s characters.".formatted(MOST_CHARACTERS));
    }
    String data = QueryParameter.of(context, "data").orElse(ImagesModule.MNIST);
    if (!library.names().contains(data)) {
      throw new HttpError(
          422,
          "The parameter data must be one of %s.".formatted(String.join(", ", library.names())));
    }
    byte[] file = fileBody.read(context);
    UploadedModel model = upload.test(name, file, library.named(data));
    context
        .status(201)
        .header("Location", "models/" + model.id())
        .json(UploadedModelView.of(model));
  }
}
