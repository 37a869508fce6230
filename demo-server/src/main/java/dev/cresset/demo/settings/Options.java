package dev.cresset.demo.settings;

import dev.cresset.demo.recipe.Recipe;
import dev.cresset.demo.recipe.Recipes;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * What can be set, and from where: {@code --port} on a command line, or the system property {@code
 * cresset.port}, and so for each ({@link PropertyDefaults}).
 */
public final class Options {

  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      defaultValue = Recipes.DEFAULT,
      converter = RecipeText.class,
      completionCandidates = RecipeNames.class,
      description =
          "cresset.recipe: what to train, one of: ${COMPLETION-CANDIDATES} (default:"
              + " ${DEFAULT-VALUE})")
  private @Nullable Recipe recipe;

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

  @Option(names = "--help", usageHelp = true, description = "print this and end")
  private boolean help;

  /** Returns the settings; to be called once the command line has been parsed. */
  public Settings settings() {
    Recipe chosen = Objects.requireNonNull(recipe);
    return new Settings(
        host, port, chosen, epochs == null ? chosen.epochs() : epochs, seed, backend);
  }

  static final class RecipeText implements ITypeConverter<Recipe> {
    @Override
    public Recipe convert(String text) {
      return Recipes.named(text)
          .orElseThrow(() -> new TypeConversionException("expected one of " + Recipes.names()));
    }
  }

  static final class RecipeNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Recipes.names().iterator();
    }
  }

  static final class EpochsText implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return (int) wholeNumber(text, 1, 100_000);
    }
  }

  static final class PortText implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return (int) wholeNumber(text, 0, 65_535);
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
        "expected a whole number from %d to %d".formatted(least, most));
  }
}
