package dev.cresset.demo.settings;

import dev.cresset.demo.images.FashionMnistDirectory;
import dev.cresset.demo.images.ImagesModule;
import dev.cresset.demo.recipe.OptimizerChoice;
import dev.cresset.demo.recipe.Recipe;
import dev.cresset.demo.recipe.Recipes;
import dev.cresset.demo.run.RunPlan;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * The settings of the demo. Each can be an option, such as {@code --port}, or a system property,
 * such as {@code cresset.port} ({@link PropertyDefaults}).
 */
public final class Options {

  /** The maximum learning rate. */
  public static final double MAX_LEARNING_RATE = 1e6;

  /** The maximum number of epochs. */
  public static final int MAX_EPOCHS = 1_000;

  private static final String LIST = "list";

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+]");

  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      converter = RecipeText.class,
      completionCandidates = RecipeNames.class,
      description =
          "cresset.recipe: the recipe to train, one of: ${COMPLETION-CANDIDATES}; list prints all"
              + " recipes and exits (default: ${DEFAULT-VALUE})")
  private String recipe = Recipes.DEFAULT;

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      converter = DatasetText.class,
      description =
          "cresset.dataset: the images of a recipe for images, mnist or fashion-mnist (default:"
              + " mnist)")
  private @Nullable String dataset;

  @Option(
      names = "--data",
      paramLabel = "DIRECTORY",
      converter = DirectoryText.class,
      description =
          "cresset.data: directory with the four files of Fashion-MNIST (default: the directory of"
              + " the Debian package dataset-fashion-mnist)")
  private String data = "";

  @Option(
      names = "--learning-rate",
      paramLabel = "NUMBER",
      converter = LearningRateText.class,
      description = "cresset.learning-rate: the learning rate (default: the recipe's)")
  private @Nullable Double learningRate;

  @Option(
      names = "--epochs",
      paramLabel = "COUNT",
      converter = EpochsText.class,
      description = "cresset.epochs: the number of epochs (default: the recipe's)")
  private @Nullable Integer epochs;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      converter = SeedText.class,
      description =
          "cresset.seed: the seed of all random numbers; the same seed gives the same run (default:"
              + " ${DEFAULT-VALUE})")
  private long seed = 42;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description =
          "cresset.backend: the backend, if there are several (default: the one on the class"
              + " path)")
  private String backend = "";

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "cresset.host: the address to listen on; 0.0.0.0 allows access from other machines"
              + " (default: ${DEFAULT-VALUE})")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = PortText.class,
      description =
          "cresset.port: the port to listen on; 0 for any free port (default: ${DEFAULT-VALUE})")
  private int port = 8080;

  @Option(
      names = "--public-host",
      paramLabel = "NAME",
      split = ",",
      converter = HostText.class,
      description =
          "cresset.public-host: the public host names behind a reverse proxy, separated by commas;"
              + " enables the headers X-Forwarded-Host, -Port, -Proto and -Prefix, or Forwarded"
              + " (default: none, which ignores these headers)")
  private List<String> publicHosts = List.of();

  @Option(names = "--help", usageHelp = true, description = "print this help and exit")
  private boolean help;

  /** Returns whether to list the recipes. */
  public boolean listRecipes() {
    return recipe.equals(LIST);
  }

  /** Returns the settings; requires a parsed command line. */
  public Settings settings() {
    Recipe chosen = Recipes.ALL.named(listRecipes() ? Recipes.DEFAULT : recipe).orElseThrow();
    OptimizerChoice optimizer =
        learningRate == null
            ? chosen.optimizer()
            : chosen.optimizer().withLearningRate(learningRate);
    RunPlan plan =
        new RunPlan(
            chosen, data(chosen), epochs == null ? chosen.epochs() : epochs, seed, optimizer);
    return new Settings(host, port, publicHosts, plan, backend, data);
  }

  private String data(Recipe chosen) {
    List<String> images =
        dataset == null
            ? List.of(ImagesModule.MNIST, ImagesModule.FASHION_MNIST)
            : List.of(dataset);
    String name = chosen.data().names(images).get(0);
    if (dataset != null && !name.equals(dataset)) {
      throw StartFailure.wrongSetting(
          "cresset.dataset: the recipe %s trains on its own table, not on %s; leave this setting out."
              .formatted(chosen.name(), dataset));
    }
    return name;
  }

  static final class RecipeText implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      List<String> names = Recipes.ALL.names();
      if (names.contains(text) || text.equals(LIST)) {
        return text;
      }
      throw new TypeConversionException("expected one of " + names);
    }
  }

  static final class RecipeNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Recipes.ALL.names().iterator();
    }
  }

  static final class DatasetText implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (text.equals(ImagesModule.MNIST) || text.equals(ImagesModule.FASHION_MNIST)) {
        return text;
      }
      throw new TypeConversionException("expected mnist or fashion-mnist");
    }
  }

  /** Rejects a directory without the files, because the default would be used instead. */
  static final class DirectoryText implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!text.isBlank()) {
        FashionMnistDirectory.problem(text)
            .ifPresent(
                problem -> {
                  throw new TypeConversionException(problem);
                });
      }
      return text;
    }
  }

  static final class LearningRateText implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      try {
        double number = Double.parseDouble(text.strip());
        if (number > 0 && number <= MAX_LEARNING_RATE) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Reported below, like numbers out of range.
      }
      throw new TypeConversionException("expected a number above 0 and up to 1000000");
    }
  }

  static final class EpochsText implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return (int) wholeNumber(text, 1, MAX_EPOCHS);
    }
  }

  static final class PortText implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return (int) wholeNumber(text, 0, 65_535);
    }
  }

  static final class HostText implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (HOST.matcher(text.strip()).matches()) {
        return text.strip();
      }
      throw new TypeConversionException(
          "expected a host name without scheme, port and path, such as example.org");
    }
  }

  static final class SeedText implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      return wholeNumber(text, Long.MIN_VALUE, Long.MAX_VALUE);
    }
  }

  private static long wholeNumber(String text, long least, long most) {
    try {
      long number = Long.parseLong(text.strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below, like numbers out of range.
    }
    throw new TypeConversionException(
        "expected a whole number from %s to %s".formatted(least, most));
  }
}
