package dev.cresset.conformance;

/** The reference has nothing but required operations, so that this tests the fused defaults. */
class ReferenceConformanceTest extends BackendConformance {
  ReferenceConformanceTest() {
    super(new ReferenceBackend());
  }
}
