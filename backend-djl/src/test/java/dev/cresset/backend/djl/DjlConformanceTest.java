package dev.cresset.backend.djl;

import dev.cresset.conformance.BackendConformance;

class DjlConformanceTest extends BackendConformance {
  DjlConformanceTest() {
    super("djl");
  }
}
