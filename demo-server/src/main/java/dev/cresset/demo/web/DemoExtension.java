package dev.cresset.demo.web;

import dev.cresset.dashboard.web.JsonBody;
import dev.cresset.dashboard.web.ResultHandlers;
import dev.cresset.dashboard.web.Route;
import dev.cresset.dashboard.web.RunFinder;
import dev.cresset.dashboard.web.ServerExtension;
import dev.cresset.dashboard.web.UploadPermits;
import dev.cresset.demo.training.BusyException;
import dev.cresset.demo.training.RunFailure;
import dev.cresset.demo.training.RunInProgressException;
import dev.cresset.demo.upload.InvalidModelException;
import dev.cresset.train.NotFiniteException;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the demo adds to the dashboard: recipes, starting and resuming runs, models, drawings. */
record DemoExtension(
    InfoHandlers info,
    StartHandler startHandler,
    ResumeHandler resumeHandler,
    LearningRateHandler learningRates,
    ModelHandlers models,
    ModelFinder modelFinder,
    RunFinder runFinder,
    JsonBody jsonBody)
    implements ServerExtension {

  @Inject
  DemoExtension {}

  @Override
  public List<String> features() {
    return List.of("recipes", "models", "drawing", "downloads", "openapi");
  }

  @Override
  public List<Route> routes() {
    List<Route> all = new ArrayList<>(new ResultHandlers(modelFinder).routes("/api/models/{id}"));
    all.add(Route.get("/api/recipes", info::recipes));
    all.add(Route.get("/api/openapi.yaml", info::openApi));
    all.add(Route.post("/api/runs", startHandler));
    all.add(Route.post("/api/runs/{id}/resume", resumeHandler));
    all.add(Route.post("/api/runs/{id}/predict", new PredictHandler(runFinder, jsonBody)));
    all.add(Route.post("/api/learning-rates", learningRates));
    all.add(Route.get("/api/models", models::list));
    all.add(Route.post(UploadPermits.PATH, models::create));
    all.add(Route.get("/api/models/{id}", models::one));
    all.add(Route.get("/api/models/{id}/model", models::layers));
    all.add(Route.post("/api/models/{id}/predict", new PredictHandler(modelFinder, jsonBody)));
    return all;
  }

  @Override
  public Map<Class<? extends RuntimeException>, Integer> errors() {
    return Map.of(
        RunInProgressException.class, 409,
        InvalidModelException.class, 422,
        BusyException.class, 503,
        // Outside runs: of a search for a learning rate.
        RunFailure.class, 422,
        NotFiniteException.class, 422);
  }
}
