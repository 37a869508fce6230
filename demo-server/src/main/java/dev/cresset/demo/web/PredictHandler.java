package dev.cresset.demo.web;

import dev.cresset.dashboard.run.TrainedNetwork;
import dev.cresset.dashboard.web.JsonBody;
import dev.cresset.dashboard.web.JsonFields;
import dev.cresset.dashboard.web.ResultFinder;
import io.javalin.http.Context;
import io.javalin.http.Handler;

/** Handler that classifies an image, for example a drawing, by the network of the path. */
record PredictHandler(ResultFinder finder, JsonBody jsonBody) implements Handler {

  private static final int PIXELS = TrainedNetwork.SIDE * TrainedNetwork.SIDE;

  @Override
  public void handle(Context context) {
    JsonFields fields = jsonBody.read(context).only("pixels");
    TrainedNetwork network = finder.network(context);
    context.json(network.predict(fields.bytes("pixels", PIXELS)));
  }
}
