package dev.cresset.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cresset.backend.internal.BackendLookup;
import dev.cresset.spi.Backend;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Threads share tensors in every way that they should not: each read gets values that the tensor
 * had, or an error, and the process survives.
 *
 * <p>The system property {@code cresset.stress.seconds} makes each test go on for so long, with
 * other seeds; otherwise it is one round.
 */
abstract class LifetimeConformance {

  private static final long MINUTES_FOR_ONE_ROUND = 10;

  private final Backend backend;

  @TempDir private Path directory;

  LifetimeConformance(Backend backend) {
    this.backend = backend;
  }

  @ParameterizedTest
  @EnumSource
  void everyReadIsWholeOrAnError(SharedLifetimes shared) throws Exception {
    boolean found =
        BackendLookup.available().stream().anyMatch(each -> each.name().equals(backend.name()));
    assumeTrue(found, "a process of its own finds a backend by its name only");
    long seconds = Long.getLong("cresset.stress.seconds", 0);
    String printed =
        ChildProcess.run(
            directory,
            MINUTES_FOR_ONE_ROUND + seconds / 60,
            LifetimeStress.class,
            backend.name(),
            shared.name(),
            String.valueOf(seconds));
    assertThat(printed).contains(shared + ": ").contains(" 0 violations");
  }
}
