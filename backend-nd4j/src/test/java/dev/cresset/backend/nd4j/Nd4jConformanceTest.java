package dev.cresset.backend.nd4j;

import dev.cresset.conformance.BackendConformance;

/** ND4J passes the kit. */
class Nd4jConformanceTest extends BackendConformance {
  Nd4jConformanceTest() {
    super("nd4j");
  }
}
