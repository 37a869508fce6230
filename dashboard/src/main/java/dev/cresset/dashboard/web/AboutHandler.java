package dev.cresset.dashboard.web;

import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.RunControl;
import dev.cresset.dashboard.view.AboutView;
import io.javalin.http.Context;
import io.javalin.http.Handler;

/** Handler of the environment and the features of the server. */
record AboutHandler(RunControl control, ServerExtension extension) implements Handler {

  @Override
  public void handle(Context context) {
    Long running = control.running().map(Run::id).orElse(null);
    context.json(AboutView.now(running, extension.features()));
  }
}
