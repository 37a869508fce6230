package dev.cresset.backend.nd4j;

import java.util.Locale;
import java.util.Set;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Which of its kernels OpenBLAS has picked for this processor.
 *
 * <p>OpenBLAS tells by a function that JavaCPP does not bind. But it keeps the kernels in tables,
 * one exported for each kind of processor, and a pointer, {@code gotoblas}, to the one in use.
 */
final class BlasKernel {

  private static final String[] KINDS =
      """
      PRESCOTT CORE2 NEHALEM SANDYBRIDGE HASWELL SKYLAKEX COOPERLAKE SAPPHIRERAPIDS BULLDOZER
      PILEDRIVER STEAMROLLER EXCAVATOR ZEN ARMV8 ARMV8SVE NEOVERSEN1 NEOVERSEV1 NEOVERSEN2 CORTEXA57
      CORTEXA72 THUNDERX2T99 VORTEX VORTEXM4
      """
          .split("\\s+");

  /** Those with kernels for small products, which read both matrices where they lie. */
  private static final Set<String> IN_PLACE = Set.of("skylakex", "cooperlake", "sapphirerapids");

  /** Asked for by each product, and once the library is loaded it does not change. */
  private static final class WorksInPlace {
    static final boolean ANSWER = IN_PLACE.contains(name());
  }

  private BlasKernel() {}

  /** Returns whether small products are computed without copying the matrices first. */
  static boolean worksInPlace() {
    return WorksInPlace.ANSWER;
  }

  /** Returns its name, for example {@code "skylakex"}, or that it cannot be told here. */
  static String name() {
    Pointer variable = Loader.addressof("gotoblas");
    if (variable != null) {
      Pointer inUse = new PointerPointer<>(variable).get(0);
      for (String kind : KINDS) {
        Pointer table = Loader.addressof("gotoblas_" + kind);
        if (inUse != null && table != null && inUse.address() == table.address()) {
          return kind.toLowerCase(Locale.ROOT);
        }
      }
    }
    return "cannot be told on this platform";
  }
}
