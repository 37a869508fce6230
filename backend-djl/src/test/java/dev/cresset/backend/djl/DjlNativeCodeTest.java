package dev.cresset.backend.djl;

import dev.cresset.conformance.NativeCodeConformance;

class DjlNativeCodeTest extends NativeCodeConformance {
  DjlNativeCodeTest() {
    super(DjlBackend.NAME);
  }
}
