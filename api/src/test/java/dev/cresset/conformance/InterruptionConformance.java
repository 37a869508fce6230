package dev.cresset.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cresset.backend.internal.BackendLookup;
import dev.cresset.nn.Sequential;
import dev.cresset.spi.Backend;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An interrupt does not change results, and stops an operation only where its documentation says
 * so.
 */
abstract class InterruptionConformance {

  @RegisterExtension final CurrentBackend current;

  private final Backend backend;

  @TempDir private Path directory;

  InterruptionConformance(Backend backend) {
    this.backend = backend;
    this.current = new CurrentBackend(backend);
  }

  @ParameterizedTest
  @EnumSource
  void trainingGivesTheSameBits(InterruptedTraining training) throws Exception {
    InterruptedTraining.Result undisturbed = inNewThread(() -> training.run(false));
    InterruptedTraining.Result interrupted = inNewThread(() -> training.run(true));
    assertThat(interrupted.interrupts()).isPositive();
    assertThat(interrupted.losses()).isEqualTo(undisturbed.losses());
    assertThat(interrupted.weights()).isDeepEqualTo(undisturbed.weights());
  }

  @Test
  void anInterruptedThreadPredictsAndStaysInterrupted() throws Exception {
    Sequential network = Example.network();
    Tensor input = Tensors.randn(16, Example.FEATURES);
    float[] expected = network.predict(input).toFloatArray();
    float[] found =
        inNewThread(
            () -> {
              Thread.currentThread().interrupt();
              float[] predicted = network.predict(input).toFloatArray();
              assertThat(Thread.currentThread().isInterrupted()).isTrue();
              return predicted;
            });
    assertThat(found).containsExactly(expected);
  }

  @Test
  void anInterruptedThreadStartsTheBackendAndStaysInterrupted() throws Exception {
    boolean found =
        BackendLookup.available().stream().anyMatch(each -> each.name().equals(backend.name()));
    assumeTrue(found, "a process of its own finds a backend by its name only");
    assertThat(ChildProcess.run(directory, 10, InterruptedStart.class, backend.name()))
        .contains("[2.0, 2.0], interrupted: true");
  }

  private static <T> T inNewThread(Callable<T> body) throws Exception {
    FutureTask<T> task = new FutureTask<>(body);
    new Thread(task, "interrupted-training").start();
    return task.get();
  }
}
