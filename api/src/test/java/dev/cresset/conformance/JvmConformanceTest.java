package dev.cresset.conformance;

/** The built-in backend passes the kit. */
class JvmConformanceTest extends BackendConformance {
  JvmConformanceTest() {
    super("jvm");
  }
}
