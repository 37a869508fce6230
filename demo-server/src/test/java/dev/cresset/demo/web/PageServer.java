package dev.cresset.demo.web;

import static dev.cresset.data.Transforms.flattened;
import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.loss.Losses.nll;
import static dev.cresset.nn.Layers.conv2d;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.maxPool2d;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.sgd;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.RunEvents;
import dev.cresset.dashboard.run.Runs;
import dev.cresset.dashboard.web.BoundSocket;
import dev.cresset.dashboard.web.DashboardServer;
import dev.cresset.dashboard.web.Limits;
import dev.cresset.dashboard.web.PublicHosts;
import dev.cresset.demo.images.ImageLibrary;
import dev.cresset.demo.images.ImageSet;
import dev.cresset.demo.images.ImagesModule;
import dev.cresset.demo.recipe.Recipe;
import dev.cresset.demo.recipe.RecipeTable;
import dev.cresset.demo.recipe.Recipes;
import dev.cresset.demo.run.HeldRuns;
import dev.cresset.demo.run.RunPlan;
import dev.cresset.demo.training.RunListener;
import dev.cresset.demo.training.TrainingService;
import dev.cresset.nn.Sequential;
import io.javalin.Javalin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * The whole server with quick recipes: few digits to learn in a second, or many to watch for as
 * long as a test needs.
 */
final class PageServer implements AutoCloseable {

  static final String RECIPE = "003";
  static final String TWO_NETWORKS = "two";
  static final String CONVOLUTIONS = "convolutions";
  static final int FILTERS = 5;
  static final String MANY = "many-digits";
  static final int TRAINING_IMAGES = 4000;
  static final int HELD_OUT = 500;
  static final int TEST_IMAGES = 500;
  static final int EPOCHS = 3;
  static final int SEED = 42;

  private static final int MANY_IMAGES = 10_000;

  private final BoundSocket socket;
  private final Injector injector;
  private final Javalin server;
  private HoldAtStep held = new HoldAtStep(0);

  private PageServer(BoundSocket socket, PublicHosts publicHosts, boolean trained) {
    this.socket = socket;
    this.injector =
        Guice.createInjector(new QuickRecipe(), new WebModule(socket, Limits.DEFAULT, publicHosts));
    if (trained) {
      train();
    }
    this.server = injector.getInstance(DashboardServer.class).start();
    HeldRuns.hold(injector.getInstance(RunEvents.class));
  }

  /** Serves on any free port; nothing is trained yet. */
  static PageServer open() {
    return open(0);
  }

  /** Serves on any free port, for a reverse proxy that publishes it under these host names. */
  static PageServer published(String... hosts) {
    return new PageServer(DemoSocket.open("127.0.0.1", 0), PublicHosts.of(List.of(hosts)), false);
  }

  /** Serves on this port. */
  static PageServer open(int port) {
    return new PageServer(DemoSocket.open("127.0.0.1", port), PublicHosts.NONE, false);
  }

  /** Trains the recipe to its end and serves on this port only then. */
  static PageServer openTrained(int port) {
    return new PageServer(DemoSocket.open("127.0.0.1", port), PublicHosts.NONE, true);
  }

  /** Trains the recipe to its end. */
  Run train() {
    return train(EPOCHS);
  }

  /** Trains the recipe for so many epochs. */
  Run train(int epochs) {
    return train(RECIPE, epochs);
  }

  /** Trains a recipe of images for so many epochs. */
  Run train(String name, int epochs) {
    Recipe recipe = injector.getInstance(Recipes.class).named(name).orElseThrow();
    RunPlan plan = new RunPlan(recipe, ImagesModule.MNIST, epochs, SEED, recipe.optimizer());
    return injector
        .getInstance(TrainingService.class)
        .start(plan, RunListener.SILENT)
        .last()
        .join();
  }

  /** Holds each run before its test, until it is let through. */
  Semaphore holdTests() {
    return HeldRuns.holdTests(injector.getInstance(RunEvents.class));
  }

  /** Returns how many runs there are. */
  int runs() {
    return injector.getInstance(Runs.class).all().size();
  }

  /** Returns a run. */
  Run run(long id) {
    return injector.getInstance(Runs.class).numbered(id).orElseThrow();
  }

  /** Begins to train on many digits and holds the run after this number of steps. */
  Run hold(int steps) {
    held = new HoldAtStep(steps);
    Recipe recipe = injector.getInstance(Recipes.class).named(RECIPE).orElseThrow();
    RunPlan plan = new RunPlan(recipe, MANY, HeldRuns.ENDLESS - 1, SEED, recipe.optimizer());
    return injector.getInstance(TrainingService.class).start(plan, held).first();
  }

  int port() {
    return socket.port();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  @Override
  public void close() {
    server.stop();
    injector.getInstance(TrainingService.class).close();
    held.release();
  }

  private static Recipe quick() {
    return Recipe.named(RECIPE, "Handwritten digits, read by three linear layers")
        .note("Learns a few thousand digits with stochastic gradient descent.")
        .layers("784-64-32-10")
        .network(
            () ->
                Sequential.of(
                    linear(784, 64), relu(), linear(64, 32), relu(), linear(32, 10), logSoftmax(1)))
        .images(toTensor(), flattened())
        .loss("Negative log-likelihood", nll())
        .optimizer(sgd(0.1))
        .batchSize(20)
        .epochs(EPOCHS)
        .validateOn(HELD_OUT)
        .build("linear(784, 64), relu(), linear(64, 32), relu(), linear(32, 10)", "nothing");
  }

  private static Recipe twoNetworks() {
    return Recipe.named(TWO_NETWORKS, "Two networks of one layer")
        .note("Trains two networks, one after the other.")
        .layers("784-10")
        .network("the first", () -> Sequential.of(linear(784, 10), logSoftmax(1)))
        .network("the second", () -> Sequential.of(linear(784, 10), logSoftmax(1)))
        .images(toTensor(), flattened())
        .loss("Negative log-likelihood", nll())
        .optimizer(sgd(0.1))
        .batchSize(20)
        .build("linear(784, 10)", "nothing");
  }

  private static Recipe convolutions() {
    return Recipe.named(CONVOLUTIONS, "A convolution and a dense layer")
        .note("Trains a network whose first layer is a convolution.")
        .layers("conv 5@5x5, pool, 180-10")
        .network(
            () ->
                Sequential.of(
                    conv2d(1, FILTERS, 5, c -> c.stride(2)),
                    relu(),
                    maxPool2d(2),
                    flatten(),
                    linear(180, 10)))
        .images(toTensor())
        .loss("Cross-entropy", crossEntropy())
        .optimizer(sgd(0.1))
        .oneCycle()
        .batchSize(20)
        .build("conv2d(1, 5, 5)", "nothing");
  }

  private static final class QuickRecipe extends AbstractModule {
    @Override
    protected void configure() {
      Map<String, Supplier<ImageSet>> readers = new LinkedHashMap<>();
      readers.put(ImagesModule.MNIST, () -> FewImages.of(TRAINING_IMAGES, TEST_IMAGES));
      readers.put(MANY, () -> FewImages.named(MANY, MANY_IMAGES, TEST_IMAGES));
      bind(ImageLibrary.class).toInstance(new ImageLibrary(readers));
      List<Recipe> recipes = new ArrayList<>(List.of(quick(), twoNetworks(), convolutions()));
      Recipes.ALL.all().stream()
          .filter(recipe -> recipe.data() instanceof RecipeTable)
          .forEach(recipes::add);
      bind(Recipes.class).toInstance(new Recipes(recipes));
    }
  }
}
