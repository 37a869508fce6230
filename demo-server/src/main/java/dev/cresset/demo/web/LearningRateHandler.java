package dev.cresset.demo.web;

import dev.cresset.dashboard.web.JsonBody;
import dev.cresset.demo.training.LearningRateSearch;
import dev.cresset.demo.view.LearningRatesView;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import jakarta.inject.Inject;

/** Handler of {@code POST /api/learning-rates}, which tries learning rates for a run. */
record LearningRateHandler(JsonBody jsonBody, PlanReader reader, LearningRateSearch search)
    implements Handler {

  @Inject
  LearningRateHandler {}

  @Override
  public void handle(Context context) {
    context.json(LearningRatesView.of(search.run(reader.plan(jsonBody.read(context)))));
  }
}
