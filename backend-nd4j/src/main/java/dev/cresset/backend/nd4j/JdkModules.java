package dev.cresset.backend.nd4j;

import java.util.List;
import java.util.Optional;

/** The modules of the JDK that ND4J's libraries use without declaring it. */
final class JdkModules {

  /** Guava needs the first; JavaCPP's indexers fail without the second. */
  private static final List<String> NEEDED = List.of("java.logging", "jdk.unsupported");

  private JdkModules() {}

  /** Returns a sentence if one is missing, as in a modular program that does not require it. */
  static Optional<String> missing(ModuleLayer layer) {
    List<String> missing =
        NEEDED.stream().filter(name -> layer.findModule(name).isEmpty()).toList();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "ND4J needs JDK modules that are not loaded (%s); add --add-modules %s to the java and jlink command lines"
                .formatted(String.join(", ", missing), String.join(",", NEEDED)));
  }
}
