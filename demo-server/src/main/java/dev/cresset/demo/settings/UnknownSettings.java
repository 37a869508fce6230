package dev.cresset.demo.settings;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;

/** Finds system properties that look like settings but are none: they would have no effect. */
public final class UnknownSettings {

  /** Those that the library and the build read. */
  private static final Set<String> OTHERS =
      Set.of("cresset.nativeDirectory", "cresset.natives", "cresset.parent", "cresset.threads");

  private UnknownSettings() {}

  /** Returns a sentence about the first unknown setting, if there is one. */
  public static Optional<String> find(CommandSpec command) {
    Set<String> unknown = new TreeSet<>(System.getProperties().stringPropertyNames());
    unknown.removeIf(name -> !name.startsWith(PropertyDefaults.PREFIX));
    unknown.removeAll(OTHERS);
    command.options().forEach(option -> unknown.remove(PropertyDefaults.property(option)));
    return unknown.stream()
        .findFirst()
        .map("%s: there is no such setting; --help (-Dcresset.args=--help) lists all."::formatted);
  }
}
