package dev.cresset.demo.web;

import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.run.TrainedNetwork;
import dev.cresset.dashboard.web.HttpError;
import dev.cresset.dashboard.web.ResultFinder;
import dev.cresset.dashboard.web.RunFinder;
import dev.cresset.demo.upload.UploadedModel;
import dev.cresset.demo.upload.UploadedModels;
import io.javalin.http.Context;
import jakarta.inject.Inject;

/** Finds the uploaded model of a request, or throws an {@link HttpError}. */
record ModelFinder(UploadedModels models) implements ResultFinder {

  @Inject
  ModelFinder {}

  /** Returns the model in the path. */
  UploadedModel model(Context context) {
    return RunFinder.number(context.pathParam("id"))
        .flatMap(models::numbered)
        .orElseThrow(
            () ->
                new HttpError(
                    404, "There is no uploaded model with this number; the last 5 are kept."));
  }

  @Override
  public TestResult testResult(Context context) {
    return model(context).result();
  }

  @Override
  public TrainedNetwork network(Context context) {
    return model(context).network();
  }
}
