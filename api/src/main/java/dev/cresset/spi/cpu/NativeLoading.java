package dev.cresset.spi.cpu;

/** What loading native libraries shares among all class loaders of the JVM. */
public final class NativeLoading {

  /**
   * Held while a backend starts its native library, as that is controlled by system properties: an
   * interned string is one object for every copy of this class.
   */
  public static final Object LOCK = "dev.cresset.native-loading".intern();

  private NativeLoading() {}
}
