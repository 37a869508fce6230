package dev.cresset.backend.nd4j;

import dev.cresset.conformance.NativeCodeConformance;

class Nd4jNativeCodeTest extends NativeCodeConformance {
  Nd4jNativeCodeTest() {
    super(Nd4jBackend.NAME);
  }
}
