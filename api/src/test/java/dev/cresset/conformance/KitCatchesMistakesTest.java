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

/** A backend with one mistake, made on purpose, does not pass the kit. */
class KitCatchesMistakesTest {

  static List<Mistake> mistakes() {
    return Mistakes.all();
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void isCaught(Mistake mistake) {
    BrokenBackend.backend = mistake.in(GuardedBackend.of(new JvmBackendProvider().create()));
    assertThat(run(mistake.concern()).failed().count()).as("tests that fail").isPositive();
  }

  @Test
  void aBackendWithoutMistakesPassesHoweverItIsWrapped() {
    BrokenBackend.backend = Mistake.none().in(GuardedBackend.of(new JvmBackendProvider().create()));
    for (Class<?> concern : Mistakes.concerns()) {
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
