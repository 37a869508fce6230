package dev.cresset.demo.web;

import static dev.cresset.optim.Optimizers.sgd;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.RunEvents;
import dev.cresset.dashboard.run.Runs;
import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.web.BoundSocket;
import dev.cresset.dashboard.web.DashboardServer;
import dev.cresset.dashboard.web.Limits;
import dev.cresset.dashboard.web.PublicHosts;
import dev.cresset.demo.images.ImageLibrary;
import dev.cresset.demo.images.ImageSet;
import dev.cresset.demo.images.ImagesModule;
import dev.cresset.demo.recipe.OptimizerChoice;
import dev.cresset.demo.recipe.Recipe;
import dev.cresset.demo.recipe.Recipes;
import dev.cresset.demo.run.HeldRuns;
import dev.cresset.demo.run.RunPlan;
import dev.cresset.demo.training.RunListener;
import dev.cresset.demo.training.StartedPlan;
import dev.cresset.demo.training.TrainingService;
import io.javalin.Javalin;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A server with a few hundred digits on a free port, where networks are really trained. */
final class SmallRun implements AutoCloseable {

  static final int TRAINING_IMAGES = 600;
  static final int TEST_IMAGES = 400;

  /** What the first run's test came to. */
  final TestResult run;

  final BoundSocket socket;
  final Injector injector;
  private final Javalin server;

  private SmallRun(TestResult run, BoundSocket socket, Injector injector, Javalin server) {
    this.run = run;
    this.socket = socket;
    this.injector = injector;
    this.server = server;
  }

  /** Trains one network and serves it; further ones can be asked for. */
  static SmallRun serve() {
    return serve("127.0.0.1");
  }

  static SmallRun serve(String host) {
    SmallRun idle = idle(host, Limits.DEFAULT);
    idle.train(3);
    TestResult result =
        idle.injector
            .getInstance(Runs.class)
            .latestTested()
            .orElseThrow()
            .testResult()
            .orElseThrow();
    return new SmallRun(result, idle.socket, idle.injector, idle.server);
  }

  /** The usual limits with these times and bytes in their place. */
  static Limits limits(Duration idle, Duration heartbeat, int waitingBytes) {
    Limits usual = Limits.DEFAULT;
    return new Limits(
        usual.connections(),
        usual.streams(),
        usual.transfer(),
        usual.bytesPerSecond(),
        idle,
        heartbeat,
        waitingBytes,
        usual.uploads(),
        usual.uploadBytes());
  }

  /** Serves before anything is trained. */
  static SmallRun idle(Limits limits) {
    return idle("127.0.0.1", limits);
  }

  static SmallRun idle(String host, Limits limits) {
    return idle(host, limits, PublicHosts.NONE);
  }

  /** Serves on 127.0.0.1 for a reverse proxy that publishes it under these host names. */
  static SmallRun published(String... hosts) {
    return idle("127.0.0.1", Limits.DEFAULT, PublicHosts.of(List.of(hosts)));
  }

  private static SmallRun idle(String host, Limits limits, PublicHosts publicHosts) {
    BoundSocket socket = DemoSocket.open(host, 0);
    Injector injector =
        Guice.createInjector(new QuickRecipe(), new WebModule(socket, limits, publicHosts));
    Javalin server = injector.getInstance(DashboardServer.class).start();
    HeldRuns.hold(injector.getInstance(RunEvents.class));
    return new SmallRun(null, socket, injector, server);
  }

  /** Trains the quick recipe to its end. */
  void train(int epochs) {
    start(epochs).last().join();
  }

  /** Begins to train the quick recipe. */
  StartedPlan start(int epochs) {
    return start(epochs, RunListener.SILENT);
  }

  /** Begins to train the quick recipe with this listener. */
  StartedPlan start(int epochs, RunListener listener) {
    Recipe recipe = injector.getInstance(Recipes.class).named(Recipes.DEFAULT).orElseThrow();
    RunPlan plan = new RunPlan(recipe, ImagesModule.MNIST, epochs, 42, recipe.optimizer());
    return injector.getInstance(TrainingService.class).start(plan, listener);
  }

  /** Trains a recipe of images to its end. */
  Run trainImages(String name, int epochs) {
    Recipe recipe = injector.getInstance(Recipes.class).named(name).orElseThrow();
    RunPlan plan = new RunPlan(recipe, ImagesModule.MNIST, epochs, 42, recipe.optimizer());
    return injector
        .getInstance(TrainingService.class)
        .start(plan, RunListener.SILENT)
        .last()
        .join();
  }

  /** Trains a recipe of a table to its end. */
  Run train(String name) {
    Recipe recipe = injector.getInstance(Recipes.class).named(name).orElseThrow();
    RunPlan plan = new RunPlan(recipe, name, recipe.epochs(), 42, recipe.optimizer());
    return injector
        .getInstance(TrainingService.class)
        .start(plan, RunListener.SILENT)
        .last()
        .join();
  }

  /** The recipe with longer strides, for there are few images to learn from. */
  private static Recipe quick(Recipe recipe) {
    return new Recipe(
        recipe.name(),
        recipe.title(),
        recipe.note(),
        recipe.source(),
        recipe.architecture(),
        recipe.variants(),
        recipe.data(),
        recipe.loss(),
        recipe.lossName(),
        OptimizerChoice.of(sgd(0.1)),
        recipe.schedule(),
        20,
        recipe.epochs(),
        recipe.dropout(),
        recipe.expected());
  }

  String url(String path) {
    return "http://127.0.0.1:" + socket.port() + path;
  }

  @Override
  public void close() {
    server.stop();
    injector.getInstance(TrainingService.class).close();
  }

  private static ImageSet fewImages() {
    return FewImages.of(TRAINING_IMAGES, TEST_IMAGES);
  }

  private static final class QuickRecipe extends AbstractModule {
    @Override
    protected void configure() {
      List<Recipe> recipes =
          Recipes.ALL.all().stream()
              .map(recipe -> recipe.name().equals(Recipes.DEFAULT) ? quick(recipe) : recipe)
              .toList();
      bind(Recipes.class).toInstance(new Recipes(recipes));
      bind(ImageLibrary.class)
          .toInstance(new ImageLibrary(Map.of(ImagesModule.MNIST, SmallRun::fewImages)));
    }
  }
}
