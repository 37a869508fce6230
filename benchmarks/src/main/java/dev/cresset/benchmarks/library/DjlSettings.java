package dev.cresset.benchmarks.library;

/** What DJL must be told before its engine starts. */
final class DjlSettings {

  private DjlSettings() {}

  /** Keeps it from calling home, and from downloading what is on the class path. */
  static void set() {
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.offline", "true");
  }
}
