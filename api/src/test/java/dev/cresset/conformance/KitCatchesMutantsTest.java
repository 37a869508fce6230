package dev.cresset.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedClass;

import dev.cresset.backend.internal.GuardedBackend;
import dev.cresset.backend.jvm.JvmBackendProvider;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Every mutant, a backend with one fault made on purpose, fails the kit. */
class KitCatchesMutantsTest {

  static List<Mutant> mutants() {
    return Mutants.all();
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void isCaught(Mutant mutant) {
    BrokenBackend.backend = mutant.in(GuardedBackend.of(new JvmBackendProvider().create()));
    assertThat(run(mutant.concern()).failed().count()).as("tests that fail").isPositive();
  }

  @Test
  void aBackendWithoutMistakesPassesHoweverItIsWrapped() {
    BrokenBackend.backend = Mutant.none().in(GuardedBackend.of(new JvmBackendProvider().create()));
    for (Class<?> concern : Mutants.concerns()) {
      Events tests = run(concern);
      assertThat(tests.succeeded().count()).isPositive();
      assertThat(tests.failed().count()).isZero();
    }
  }

  private static Events run(Class<?> concern) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectNestedClass(List.of(BrokenBackend.class), concern))
        .execute()
        .testEvents();
  }
}
