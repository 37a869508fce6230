package dev.cresset.demo.settings;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Reads options that are not on the command line from system properties. */
public final class PropertyDefaults implements IDefaultValueProvider {

  static final String PREFIX = "cresset.";

  /** Returns the property's name: {@code cresset.port} for {@code --port}. */
  public static String property(OptionSpec option) {
    return PREFIX + option.longestName().substring("--".length());
  }

  /** A blank property counts as unset, because Maven passes on unset properties as blank. */
  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (argument instanceof OptionSpec option && option.arity().max() > 0) {
      String value = System.getProperty(property(option));
      return value == null || value.isBlank() ? null : value;
    }
    return null;
  }
}
