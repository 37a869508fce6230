package dev.cresset.demo.settings;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;

/** Finds system properties that have the form of settings but no effect. */
public final class UnknownSettings {

  /** Those that the library and the build read. */
  private static final Set<String> OTHERS =
      Set.of("cresset.nativeDirectory", "cresset.natives", "cresset.parent", "cresset.threads");

  private UnknownSettings() {}

  /** Returns a sentence about the first such property, if there is one. */
  public static Optional<String> find(CommandSpec command) {
    return command.options().stream()
        .filter(option -> option.arity().max() == 0)
        .filter(option -> System.getProperty(PropertyDefaults.property(option)) != null)
        .findFirst()
        .map(
            option ->
                "%s: this is an option, not a setting; use %s (-Dcresset.args=%s)."
                    .formatted(
                        PropertyDefaults.property(option),
                        option.longestName(),
                        option.longestName()))
        .or(() -> unknown(command));
  }

  private static Optional<String> unknown(CommandSpec command) {
    Set<String> unknown = new TreeSet<>(System.getProperties().stringPropertyNames());
    unknown.removeIf(name -> !name.startsWith(PropertyDefaults.PREFIX));
    unknown.removeAll(OTHERS);
    command.options().forEach(option -> unknown.remove(PropertyDefaults.property(option)));
    return unknown.stream()
        .findFirst()
        .map("%s: there is no such setting; --help (-Dcresset.args=--help) lists all."::formatted);
  }
}
