package dev.cresset.demo;

import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.cresset.backend.Backends;
import dev.cresset.demo.settings.Options;
import dev.cresset.demo.settings.PropertyDefaults;
import dev.cresset.demo.settings.Settings;
import dev.cresset.demo.settings.SettingsModule;
import dev.cresset.demo.settings.StartFailure;
import dev.cresset.demo.terminal.TerminalModule;
import dev.cresset.demo.training.DataModule;
import dev.cresset.demo.training.FinishedRun;
import dev.cresset.demo.training.TrainingRun;
import dev.cresset.demo.web.BoundSocket;
import dev.cresset.demo.web.DashboardServer;
import dev.cresset.demo.web.WebModule;
import io.javalin.Javalin;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Trains a recipe, prints the test report and serves it. */
@Command(
    name = "cresset-demo",
    sortOptions = false,
    usageHelpAutoWidth = true,
    customSynopsis = "mvn -Pdemo [-Dbackend=nd4j|djl|jvm] [-Dcresset.SETTING=VALUE]...",
    description = "%nTrains a network on MNIST, prints the test report and serves it as a page.%n",
    optionListHeading = "Settings, each an option or a system property:%n",
    footer = {
      "",
      "Examples:",
      "  mvn -Pdemo -Dcresset.port=0 -Dcresset.epochs=1",
      "  mvn -Pdemo -Dcresset.args=--help",
      "  mvn -Pdemo -Dcresset.args=--doctor"
    })
final class DemoCommand implements Callable<Integer> {

  private static final int WRONG_USE = 2;

  @Mixin private final Options options = new Options();

  @Option(
      names = "--doctor",
      description = "print what the engine runs on, and what is missing for others, and end")
  private boolean doctor;

  private DemoCommand() {}

  /**
   * Parses and runs.
   *
   * @return 0 once the server answers, 1 if it could not start, 2 if an option has a wrong value
   */
  static int execute(String... args) {
    return new CommandLine(new DemoCommand())
        .setDefaultValueProvider(new PropertyDefaults())
        .setParameterExceptionHandler(DemoCommand::wrongUse)
        .setExecutionExceptionHandler(DemoCommand::failed)
        .execute(args);
  }

  @Override
  public Integer call() {
    Settings settings = options.settings();
    if (doctor) {
      if (!settings.backend().isEmpty()) {
        chooseBackend(settings.backend());
      }
      System.out.println(Backends.describe());
      return 0;
    }
    chooseBackend(settings.backend());
    BoundSocket socket = BoundSocket.open(settings.host(), settings.port());
    Injector injector =
        Guice.createInjector(
            new SettingsModule(settings),
            new DataModule(),
            new TerminalModule(),
            new WebModule(socket));

    FinishedRun run = injector.getInstance(TrainingRun.class).run();
    Javalin server = injector.getInstance(DashboardServer.class).start(run);
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "stop-server"));
    System.out.printf("%nServing the report at %s (Ctrl-C ends it)%n", socket.url());
    return 0;
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

  private static int wrongUse(ParameterException e, String[] args) {
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
    return WRONG_USE;
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
