package dev.cresset.demo;

import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.cresset.backend.Backends;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.web.BoundSocket;
import dev.cresset.dashboard.web.DashboardServer;
import dev.cresset.dashboard.web.Limits;
import dev.cresset.dashboard.web.PublicHosts;
import dev.cresset.demo.images.ImageLibrary;
import dev.cresset.demo.images.ImagesModule;
import dev.cresset.demo.recipe.RecipeList;
import dev.cresset.demo.recipe.Recipes;
import dev.cresset.demo.run.RunPlan;
import dev.cresset.demo.settings.Options;
import dev.cresset.demo.settings.PropertyDefaults;
import dev.cresset.demo.settings.Settings;
import dev.cresset.demo.settings.StartFailure;
import dev.cresset.demo.settings.UnknownSettings;
import dev.cresset.demo.terminal.PlainConsole;
import dev.cresset.demo.training.RunListener;
import dev.cresset.demo.training.TrainingService;
import dev.cresset.demo.web.DemoSocket;
import dev.cresset.demo.web.WebModule;
import io.javalin.Javalin;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Trains a recipe, prints the test report and serves the dashboard. */
@Command(
    name = "cresset-demo",
    sortOptions = false,
    usageHelpAutoWidth = true,
    customSynopsis = "mvn -Pdemo [-Dbackend=nd4j|djl|jvm] [-Dcresset.SETTING=VALUE]...",
    description =
        "%nTrains a network, prints the test report and serves the dashboard, where you can start"
            + " further runs.%n",
    optionListHeading = "Settings, each an option or a system property:%n",
    footer = {
      "",
      "Examples:",
      "  mvn -Pdemo -Dcresset.port=0 -Dcresset.epochs=1",
      "  mvn -Pdemo -Dcresset.recipe=list",
      "  mvn -Pdemo -Dcresset.recipe=004 -Dcresset.seed=7",
      "  mvn -Pdemo -Dcresset.args=--help",
      "  mvn -Pdemo -Dcresset.args=--doctor"
    })
final class DemoCommand implements Callable<Integer> {

  private static final int NO_BACKEND = 1;
  private static final int INVALID_USE = 2;
  private static final Duration SHUTDOWN = Duration.ofSeconds(3);

  @Mixin private final Options options = new Options();

  @Option(
      names = "--doctor",
      description = "print the backend in use and why others are not available, and exit")
  private boolean doctor;

  private DemoCommand() {}

  /**
   * Parses the command line and runs the command.
   *
   * @return 0 once the server answers, 1 if it could not start or {@code --doctor} found no usable
   *     backend, 2 if an option has a wrong value
   */
  static int execute(String... args) {
    CommandLine command =
        new CommandLine(new DemoCommand())
            .setDefaultValueProvider(new PropertyDefaults())
            .setParameterExceptionHandler(DemoCommand::invalidUse)
            .setExecutionExceptionHandler(DemoCommand::failed);
    Optional<String> unknown = UnknownSettings.find(command.getCommandSpec());
    if (unknown.isPresent()) {
      command.getErr().println(unknown.get());
      return INVALID_USE;
    }
    return command.execute(args);
  }

  @Override
  public Integer call() {
    Settings settings = options.settings();
    if (doctor) {
      return diagnose(settings.backend());
    }
    if (options.listRecipes()) {
      System.out.println(RecipeList.text());
      return 0;
    }
    chooseBackend(settings.backend());
    BoundSocket socket = DemoSocket.open(settings.host(), settings.port());
    Injector injector =
        Guice.createInjector(
            binder -> binder.bind(Recipes.class).toInstance(Recipes.ALL),
            new ImagesModule(settings.dataDirectory()),
            new WebModule(socket, Limits.DEFAULT, PublicHosts.of(settings.publicHosts())));
    checkData(settings.plan(), injector.getInstance(ImageLibrary.class));
    Javalin server = injector.getInstance(DashboardServer.class).start();
    TrainingService trainer = injector.getInstance(TrainingService.class);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, trainer), "stop-server"));

    System.out.printf("%nDashboard: %s%n", socket.url());
    RunListener listener = PlainConsole.forStandardOutput();
    report(trainer.start(settings.plan(), listener).last().join());
    System.out.printf("%nServing the dashboard at %s (stop with Ctrl-C)%n", socket.url());
    return 0;
  }

  /** Stops the server and the run in progress, which deletes its checkpoints when it has ended. */
  private static void stop(Javalin server, TrainingService trainer) {
    server.stop();
    trainer.close();
    try {
      trainer.awaitIdle(SHUTDOWN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns 0 if there is a backend to compute on, else 1. */
  private static int diagnose(String backend) {
    if (!backend.isEmpty()) {
      // Not Backends.use: the description also explains a choice that fails.
      System.setProperty(Backends.PROPERTY, backend);
    }
    System.out.println(Backends.describe());
    try {
      Backends.current();
      return 0;
    } catch (IllegalStateException e) {
      return NO_BACKEND;
    }
  }

  private static void checkData(RunPlan plan, ImageLibrary library) {
    if (!plan.recipe().data().names(library.names()).contains(plan.data())) {
      throw StartFailure.wrongSetting(
          ("cresset.dataset: the files of %s are missing; set -Dcresset.data to a directory that"
                  + " contains them, or install the Debian package dataset-fashion-mnist.")
              .formatted(plan.data()));
    }
    try {
      if (library.names().contains(plan.data())) {
        library.named(plan.data());
      }
    } catch (UncheckedIOException e) {
      throw StartFailure.wrongSetting("cresset.data: %s.".formatted(e.getMessage()));
    }
  }

  private static void report(Run run) {
    String error = run.error();
    if (error != null) {
      throw StartFailure.because(error);
    }
  }

  private static void chooseBackend(String name) {
    try {
      if (name.isEmpty()) {
        Backends.current();
      } else {
        Backends.use(name);
      }
    } catch (IllegalStateException e) {
      throw StartFailure.wrongSetting(e.getMessage());
    }
  }

  private static int invalidUse(ParameterException e, String[] args) {
    PrintWriter err = e.getCommandLine().getErr();
    if (e.getArgSpec() instanceof OptionSpec option
        && e.getCause() instanceof TypeConversionException reason) {
      err.printf(
          "%s: %s, got \"%s\" (the same as option %s).%n",
          PropertyDefaults.property(option),
          reason.getMessage(),
          e.getValue(),
          option.longestName());
    } else {
      err.println(e.getMessage());
    }
    return INVALID_USE;
  }

  private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (e instanceof StartFailure failure) {
      command.getErr().println(failure.getMessage());
      return failure.exitStatus();
    }
    throw e;
  }
}
