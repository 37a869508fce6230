package dev.cresset.backend.nd4j;

import com.sun.jna.Function;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Names the kernels that OpenBLAS should use where it would pick slower ones.
 *
 * <p>OpenBLAS 0.3.31 does not know AMD's Zen 5 and takes it for a Haswell, without AVX-512: an
 * epoch of the notes' network takes 1.4 times as long. The kernels for Skylake-X need nothing but
 * the instructions asked for here. OpenBLAS reads the name from the environment of the process when
 * it is loaded, and not from anywhere that Java can write by itself.
 */
final class KernelChoice {

  private static final System.Logger LOG = System.getLogger("dev.cresset.backend.nd4j");
  private static final String VARIABLE = "OPENBLAS_CORETYPE";
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final List<String> NEEDED =
      List.of("avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl");

  private KernelChoice() {}

  /** Names the kernels, unless the user has; to be called before OpenBLAS is loaded. */
  static void make() {
    if (System.getenv(VARIABLE) != null || !Files.isReadable(PROCESSORS)) {
      return;
    }
    try {
      if (isUnknownWithAvx512(Files.readString(PROCESSORS))) {
        Function.getFunction("c", "setenv").invokeInt(new Object[] {VARIABLE, "SkylakeX", 0});
      }
    } catch (IOException | LinkageError e) {
      LOG.log(Level.DEBUG, "OpenBLAS is left to pick its kernels", e);
    }
  }

  static boolean isUnknownWithAvx512(String processors) {
    return values(processors, "vendor_id").contains("AuthenticAMD")
        && values(processors, "flags").containsAll(NEEDED);
  }

  /** Returns the words after the first line of that name. */
  private static Set<String> values(String processors, String name) {
    return processors
        .lines()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .map(line -> line.substring(line.indexOf(':') + 1).strip().split("\\s+"))
        .map(words -> Arrays.stream(words).collect(Collectors.toSet()))
        .orElse(Set.of());
  }
}
