package dev.cresset.demo.web;

import io.javalin.config.RoutesConfig;
import jakarta.inject.Inject;
import java.util.List;

/** Every path that the server answers to. */
final class Routes {

  private final AllowedHosts allowedHosts;
  private final SecurityHeaders securityHeaders;
  private final SameOrigin sameOrigin;
  private final PageFiles pageFiles;
  private final JsonErrors jsonErrors;
  private final ServerHandlers server;
  private final RunStarter runStarter;
  private final RunHandlers runs;
  private final TestHandlers tests;
  private final LatestRun latest;
  private final ReportHandlers reports;
  private final EventsHandler events;

  @Inject
  Routes(
      AllowedHosts allowedHosts,
      SecurityHeaders securityHeaders,
      SameOrigin sameOrigin,
      PageFiles pageFiles,
      JsonErrors jsonErrors,
      ServerHandlers server,
      RunStarter runStarter,
      RunHandlers runs,
      TestHandlers tests,
      LatestRun latest,
      ReportHandlers reports,
      EventsHandler events) {
    this.allowedHosts = allowedHosts;
    this.securityHeaders = securityHeaders;
    this.sameOrigin = sameOrigin;
    this.pageFiles = pageFiles;
    this.jsonErrors = jsonErrors;
    this.server = server;
    this.runStarter = runStarter;
    this.runs = runs;
    this.tests = tests;
    this.latest = latest;
    this.reports = reports;
    this.events = events;
  }

  void register(RoutesConfig routes) {
    routes.before(securityHeaders);
    routes.before(allowedHosts);
    routes.before(sameOrigin);
    pageFiles.handlers().forEach((path, handler) -> Route.get(path, handler).register(routes));
    api().forEach(route -> route.register(routes));
    jsonErrors.register(routes);
  }

  /** Returns what programs can ask for. */
  List<Route> api() {
    return List.of(
        Route.get("/api/recipes", server::recipes),
        Route.get("/api/about", server::about),
        Route.get("/api/events", events),
        Route.get("/api/runs", runs::list),
        Route.post("/api/runs", runStarter),
        Route.get("/api/runs/{id}", runs::one),
        Route.post("/api/runs/{id}/stop", runs::stop),
        Route.get("/api/runs/{id}/model", runs::model),
        Route.get("/api/runs/{id}/evaluation", tests::evaluation),
        Route.get("/api/runs/{id}/confusion/{actual}/{predicted}", tests::cell),
        Route.get("/api/runs/{id}/mistakes", tests::mistakes),
        Route.get("/api/runs/{id}/calibration", tests::calibration),
        Route.get("/api/runs/{id}/weights", tests::weights),
        Route.post("/api/runs/{id}/predict", tests::predict),
        Route.get("/api/runs/{id}/report.html", reports::html),
        Route.get("/api/runs/{id}/report.json", reports::json),
        Route.get("/api/runs/{id}/report.csv", reports::csv),
        Route.get("/api/openapi.yaml", server::openApi),
        Route.get("/api/run", latest::run),
        Route.get("/api/model", latest::model),
        Route.get("/api/evaluation", latest::evaluation));
  }
}
