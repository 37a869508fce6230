package dev.cresset.benchmarks.library;

import dev.cresset.benchmarks.Digits;
import dev.cresset.benchmarks.Model;
import dev.cresset.benchmarks.Network;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Every library that can be measured.
 *
 * <p>Each is opened in a process of its own: several native stacks in one get in each other's way.
 * Nothing of a library is loaded before it is opened.
 */
public enum Libraries {
  /** Cresset on its backend {@code nd4j}. */
  ND4J((network, digits) -> CressetModel.on("nd4j", network, digits), Pool.CRESSET),
  /** Cresset on its backend {@code jvm}. */
  JVM((network, digits) -> CressetModel.on("jvm", network, digits), Pool.CRESSET),
  /** Cresset on its backend {@code djl}. */
  DJL((network, digits) -> CressetModel.on("djl", network, digits), Pool.CRESSET),
  /** PyTorch's C++ front end, called from Java. */
  PYTORCH((network, digits) -> new PyTorchModel(network, digits), Pool.OPENBLAS),
  /** DJL's own trainer. */
  DJL_TRAINER(
      (network, digits) -> new DjlTrainerModel(network.withoutConvolutions("djl-trainer"), digits),
      Pool.OPENMP),
  /** DJL's arrays, without its autograd. */
  DJL_ARRAYS(
      (network, digits) -> new DjlArraysModel(network.withoutConvolutions("djl-arrays"), digits),
      Pool.OPENMP),
  /** DL4J's {@code MultiLayerNetwork}. */
  DL4J(
      (network, digits) -> new Dl4jModel(network.withoutConvolutions("dl4j"), digits),
      Pool.OPENBLAS),
  /** The matrix products alone, each by one call. */
  GEMM(
      (network, digits) -> new GemmModel(network.withoutConvolutions("gemm"), digits),
      Pool.OPENBLAS),
  /** The matrix products alone, in the pieces and on the threads of the backend {@code nd4j}. */
  GEMM_PIECES(
      (network, digits) ->
          new BackendProductsModel(network.withoutConvolutions("gemm-pieces"), digits),
      Pool.CRESSET);

  private final Opener opener;
  private final Pool pool;

  Libraries(Opener opener, Pool pool) {
    this.opener = opener;
    this.pool = pool;
  }

  /** Returns the library of this name, for example {@code djl-trainer}. */
  public static Libraries named(String name) {
    return Arrays.stream(values())
        .filter(library -> library.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no library \"%s\"; expected one of %s"
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(Libraries::toString)
                                .collect(Collectors.joining(", ")))));
  }

  /** Makes the network, untrained, in this process. */
  public Model open(Network network, Digits digits) {
    return opener.open(network, digits);
  }

  /**
   * Returns the settings with which it trains a network on this many threads. PyTorch runs
   * convolutions on OpenMP's threads and matrix products on OpenBLAS's; the other pool has one.
   */
  public Threads threads(int count, Network network) {
    boolean convolves = this == PYTORCH && network.front() != Network.Front.NONE;
    return (convolves ? Pool.OPENMP : pool).threads(count);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @FunctionalInterface
  private interface Opener {
    Model open(Network network, Digits digits);
  }

  /** What a process must be given so that a library has a number of threads. */
  public record Threads(Map<String, String> environment, Map<String, String> properties) {

    /** As many as the library takes by itself. */
    public static final Threads UNSET = new Threads(Map.of(), Map.of());
  }

  /** Whose threads compute; a second pool beside it is kept at one. */
  private enum Pool {
    CRESSET,
    OPENBLAS,
    OPENMP;

    Threads threads(int count) {
      String number = Integer.toString(count);
      return switch (this) {
        case CRESSET -> new Threads(Map.of(), Map.of("cresset.threads", number));
        case OPENBLAS ->
            new Threads(Map.of("OPENBLAS_NUM_THREADS", number, "OMP_NUM_THREADS", "1"), Map.of());
        case OPENMP ->
            new Threads(Map.of("OMP_NUM_THREADS", number, "OPENBLAS_NUM_THREADS", "1"), Map.of());
      };
    }
  }
}
