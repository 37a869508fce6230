package dev.cresset.conformance;

import dev.cresset.backend.internal.GuardedBackend;
import dev.cresset.backend.jvm.JvmBackendProvider;
import dev.cresset.spi.Backend;

/** The kit on whatever backend is put here; its name keeps the build from running it by itself. */
class BrokenBackend extends BackendConformance {

  static Backend backend = GuardedBackend.of(new JvmBackendProvider().create());

  BrokenBackend() {
    super(backend);
  }
}
