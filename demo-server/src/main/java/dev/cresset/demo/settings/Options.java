package dev.cresset.demo.settings;

import dev.cresset.demo.images.FashionDirectory;
import dev.cresset.demo.images.ImagesModule;
import dev.cresset.demo.recipe.Optimization;
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
 * What can be set, and from where: {@code --port} on a command line, or the system property {@code
 * cresset.port}, and so for each ({@link PropertyDefaults}).
 */
public final class Options {

  /** The largest learning rate that can be set; most networks fail far below. */
  public static final double MOST_LEARNING_RATE = 1e6;

  /** The largest number of epochs that can be set. */
  public static final int MOST_EPOCHS = 1_000;

  private static final String LIST = "list";

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+]");

  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      defaultValue = Recipes.DEFAULT,
      converter = RecipeText.class,
      completionCandidates = RecipeNames.class,
      description =
          "cresset.recipe: what to train, one of: ${COMPLETION-CANDIDATES}; list prints what each"
              + " is and ends (default: ${DEFAULT-VALUE})")
  private String recipe = Recipes.DEFAULT;

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      defaultValue = ImagesModule.MNIST,
      converter = DatasetText.class,
      description =
          "cresset.dataset: images to learn, mnist or fashion-mnist (default: ${DEFAULT-VALUE})")
  private String dataset = ImagesModule.MNIST;

  @Option(
      names = "--data",
      paramLabel = "DIRECTORY",
      defaultValue = "",
      converter = DirectoryText.class,
      description =
          "cresset.data: directory of Fashion-MNIST's four files (default: where the Debian package"
              + " dataset-fashion-mnist puts them)")
  private String data = "";

  @Option(
      names = "--learning-rate",
      paramLabel = "NUMBER",
      converter = LearningRateText.class,
      description = "cresset.learning-rate: step size (default: the recipe's)")
  private @Nullable Double learningRate;

  @Option(
      names = "--epochs",
      paramLabel = "COUNT",
      converter = EpochsText.class,
      description = "cresset.epochs: passes over the training images (default: the recipe's)")
  private @Nullable Integer epochs;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "42",
      converter = SeedText.class,
      description =
          "cresset.seed: where random numbers start; the same seed gives the same run (default:"
              + " ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = "",
      description =
          "cresset.backend: engine to compute on, if there are several (default: the one on the"
              + " class path)")
  private String backend = "";

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "cresset.host: address to listen on; 0.0.0.0 lets other machines in (default:"
              + " ${DEFAULT-VALUE})")
  private String host = "";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      converter = PortText.class,
      description =
          "cresset.port: port to listen on; 0 takes any free one (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--public-host",
      paramLabel = "NAME",
      split = ",",
      converter = HostText.class,
      description =
          "cresset.public-host: host name under which a reverse proxy publishes the page, or"
              + " several with commas between; trusts the proxy's headers X-Forwarded-Host, -Port,"
              + " -Proto and -Prefix, or Forwarded (default: none, which trusts no such header)")
  private List<String> publicHosts = List.of();

  @Option(names = "--help", usageHelp = true, description = "print this and end")
  private boolean help;

  /** Returns whether the user asked for the recipes to be listed. */
  public boolean listRecipes() {
    return recipe.equals(LIST);
  }

  /** Returns the settings; to be called once the command line has been parsed. */
  public Settings settings() {
    Recipe chosen =
        Recipes.OF_THE_NOTES.named(listRecipes() ? Recipes.DEFAULT : recipe).orElseThrow();
    Optimization optimizer =
        learningRate == null
            ? chosen.optimizer()
            : chosen.optimizer().withLearningRate(learningRate);
    RunPlan plan =
        new RunPlan(chosen, dataset, epochs == null ? chosen.epochs() : epochs, seed, optimizer);
    return new Settings(host, port, publicHosts, plan, backend, data);
  }

  static final class RecipeText implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      List<String> names = Recipes.OF_THE_NOTES.names();
      if (names.contains(text) || text.equals(LIST)) {
        return text;
      }
      throw new TypeConversionException("expected one of " + names);
    }
  }

  static final class RecipeNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Recipes.OF_THE_NOTES.names().iterator();
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

  /** A directory that is chosen is never replaced by another one. */
  static final class DirectoryText implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!text.isBlank()) {
        FashionDirectory.problem(text)
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
        if (number > 0 && number <= MOST_LEARNING_RATE) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Told below, together with numbers out of range.
      }
      throw new TypeConversionException("expected a number above 0 and up to 1000000");
    }
  }

  static final class EpochsText implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return (int) wholeNumber(text, 1, MOST_EPOCHS);
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
      // Told below, together with numbers out of range.
    }
    throw new TypeConversionException(
        "expected a whole number from %s to %s".formatted(least, most));
  }
}
