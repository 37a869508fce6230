package dev.cresset.demo.web;

import static dev.cresset.optim.Optimizers.sgd;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.cresset.data.DataSplits;
import dev.cresset.datasets.Mnist;
import dev.cresset.demo.recipe.Recipe;
import dev.cresset.demo.recipe.Recipes;
import dev.cresset.demo.settings.Settings;
import dev.cresset.demo.settings.SettingsModule;
import dev.cresset.demo.training.DigitImages;
import dev.cresset.demo.training.FinishedRun;
import dev.cresset.demo.training.RunListener;
import dev.cresset.demo.training.TrainingRun;
import dev.cresset.nn.Summary;
import io.javalin.Javalin;

/** A network really trained on a few hundred digits, really served on a free port. */
final class SmallRun implements AutoCloseable {

  static final int TRAINING_IMAGES = 600;
  static final int TEST_IMAGES = 400;

  final FinishedRun run;
  final BoundSocket socket;
  private final Javalin server;

  private SmallRun(FinishedRun run, BoundSocket socket, Javalin server) {
    this.run = run;
    this.socket = socket;
    this.server = server;
  }

  static SmallRun serve() {
    return serve("127.0.0.1");
  }

  static SmallRun serve(String host) {
    Settings settings = new Settings(host, 0, quick(), 3, 42, "");
    BoundSocket socket = BoundSocket.open(host, 0);
    Injector injector =
        Guice.createInjector(new SettingsModule(settings), new FewImages(), new WebModule(socket));
    FinishedRun run = injector.getInstance(TrainingRun.class).run();
    Javalin server = injector.getInstance(DashboardServer.class).start(run);
    return new SmallRun(run, socket, server);
  }

  /** The recipe with longer strides, for there are few images to learn from. */
  private static Recipe quick() {
    Recipe recipe = Recipes.named(Recipes.DEFAULT).orElseThrow();
    return new Recipe(
        recipe.name(),
        recipe.title(),
        recipe.architecture(),
        recipe.transforms(),
        recipe.loss(),
        sgd(0.1),
        20,
        recipe.epochs());
  }

  String url(String path) {
    return "http://127.0.0.1:" + socket.port() + path;
  }

  @Override
  public void close() {
    server.stop();
  }

  private static final class FewImages extends AbstractModule {
    @Override
    protected void configure() {
      bind(DigitImages.class)
          .toInstance(
              new DigitImages(
                  DataSplits.first(Mnist.train(), TRAINING_IMAGES),
                  DataSplits.first(Mnist.test(), TEST_IMAGES)));
      bind(RunListener.class).to(Silent.class);
    }
  }

  private static final class Silent implements RunListener {
    @Override
    public void modelBuilt(Recipe recipe, Summary summary) {}

    @Override
    public void finished(FinishedRun run) {}
  }
}
