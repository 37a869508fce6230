package dev.cresset.benchmarks.race;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes processes that the surroundings do not slow down: variables that tell native libraries
 * their kernels or threads are taken away, but for those that are asked for.
 */
public final class CleanProcess {

  private static final List<String> PREFIXES =
      List.of("OPENBLAS_", "GOTO_", "OMP_", "GOMP_", "KMP_", "MKL_");

  private CleanProcess() {}

  /**
   * Returns the command that runs a class of this class path, with the options of this JVM.
   *
   * @param properties system properties to set besides
   */
  public static List<String> java(
      String mainClass, Map<String, String> properties, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.add("-XX:ErrorFile=target/hs_err_pid%p.log");
    command.addAll(List.of("-classpath", System.getProperty("java.class.path"), mainClass));
    command.addAll(arguments);
    return command;
  }

  /** Returns a process to start, whose errors go to this one's. */
  public static ProcessBuilder of(List<String> command, Map<String, String> environment) {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().keySet().removeIf(name -> PREFIXES.stream().anyMatch(name::startsWith));
    builder.environment().putAll(environment);
    return builder;
  }
}
