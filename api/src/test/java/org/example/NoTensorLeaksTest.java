package org.example;

import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.tensor.Tensors.ones;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.cresset.conformance.GarbageCollection;
import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.data.ImageDataset;
import dev.cresset.loss.Losses;
import dev.cresset.nn.Sequential;
import dev.cresset.optim.Optimizer;
import dev.cresset.optim.Optimizers;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.ThreadContext;
import dev.cresset.testing.NoTensorLeaks;
import dev.cresset.train.Trainer;
import dev.cresset.types.Shape;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** The nested classes are not tests of this class; its tests run them. */
class NoTensorLeaksTest {

  private static final String REMEDY =
      " not freed by the test; create them in TensorScope.within(..), or close() them:\n";

  @Test
  void namesTheLineThatCreatedATensor() {
    assertThat(failure(selectMethod(Leaking.class, "aResult")))
        .isEqualTo(
            "NoTensorLeaks: 1 tensor was%s  FLOAT32 [2], created by add()\n      at %s"
                .formatted(REMEDY, line("aResult", Leaking.line)));
  }

  @Test
  void namesEachLineOnce() {
    assertThat(failure(selectMethod(Leaking.class, "many")))
        .startsWith("NoTensorLeaks: 1060 tensors were" + REMEDY)
        .contains("\n  FLOAT32 [3], 1000 times, created by ones()\n      at " + line("many", ""))
        .contains("\n  INT64 [1], 30 times, created by labels()\n      at " + line("many", ""));
  }

  @Test
  void doesNotDependOnTheGarbageCollector() {
    assertThat(failure(selectMethod(Leaking.class, "anUnreachableTensor")))
        .startsWith("NoTensorLeaks: 1 tensor was" + REMEDY + "  FLOAT32 [5], created by ones()");
  }

  @Test
  void doesNotDependOnScopesThatEarlierTestsLeftOpen() {
    assertThat(run(selectMethod(Clean.class, "aLoopThatEndsEarly")).testEvents().failed().list())
        .isEmpty();
    TensorScope left = TensorScope.open("left open");
    namesTheLineThatCreatedATensor();
    left.close();
  }

  @Test
  void reportsWhatOutlivesItsScope() {
    assertThat(failure(selectMethod(Leaking.class, "keptBeyondItsScope")))
        .startsWith("NoTensorLeaks: 1 tensor was" + REMEDY + "  FLOAT32 [4], created by mul()");
  }

  @Test
  void reportsABatchThatWasKeptAfterItsLoop() {
    for (String method : List.of("aBatch", "aPrefetchedBatch", "anImageGatheredByAWorker")) {
      assertThat(failure(selectMethod(Leaking.class, method)))
          .startsWith("NoTensorLeaks: 3 tensors were" + REMEDY)
          .contains("\n      at " + line(method, ""));
    }
  }

  @Test
  void reportsThePredictionThatAModelReturned() {
    assertThat(failure(selectMethod(Leaking.class, "aPrediction")))
        .startsWith("NoTensorLeaks: 1 tensor was" + REMEDY + "  FLOAT32 [1, 2], created by ")
        .contains("predict()\n      at " + line("aPrediction", ""));
  }

  @Test
  void countsTheTestsThreadsIfTheyRunInItsContext() {
    assertThat(failure(selectMethod(Leaking.class, "inAnotherThread")))
        .startsWith("NoTensorLeaks: 1 tensor was" + REMEDY);
    assertThat(failure(selectMethod(Leaking.class, "withATimeout")))
        .startsWith("NoTensorLeaks: 1 tensor was" + REMEDY);
  }

  @Test
  void checksEachInvocationOfATemplateAndAFactoryAsAWhole() {
    EngineExecutionResults repeated = run(selectMethod(Leaking.class, "everyOtherRepetition"));
    assertThat(repeated.testEvents().succeeded().count()).isEqualTo(2);
    assertThat(repeated.testEvents().failed().count()).isEqualTo(2);
    assertThat(
            message(run(selectMethod(Leaking.class, "aFactory")).containerEvents().failed().list()))
        .startsWith("NoTensorLeaks: 2 tensors were" + REMEDY);
  }

  @Test
  void doesNotHideAnotherFailure() {
    assertThat(failure(selectMethod(Leaking.class, "failsForAnotherReason")))
        .isEqualTo("another reason");
  }

  @Test
  void passesWhatOwnersFree() {
    EngineExecutionResults results = run(selectClass(Clean.class));
    assertThat(results.testEvents().failed().list()).isEmpty();
    assertThat(results.testEvents().succeeded().count()).isEqualTo(10);
  }

  @Test
  void countsTheSetUpUnlessThatIsAllowed() {
    assertThat(failure(selectMethod(SetUp.class, "strict")))
        .startsWith("NoTensorLeaks: 1 tensor was" + REMEDY + "  FLOAT32 [6], created by ones()")
        .contains(".before(NoTensorLeaksTest.java:");
    assertThat(run(selectMethod(SetUp.class, "allowed")).testEvents().succeeded().count())
        .isEqualTo(1);
    assertThat(failure(selectMethod(SetUp.class, "leaksOnItsOwn")))
        .startsWith("NoTensorLeaks: 1 tensor was" + REMEDY + "  FLOAT32 [7], created by ones()");
    assertThat(run(selectMethod(SetUpAndTearDown.class, "test")).testEvents().succeeded().count())
        .isEqualTo(1);
  }

  @Test
  void onAClassAppliesToEachOfItsTests() {
    EngineExecutionResults results = run(selectClass(WholeClass.class));
    assertThat(results.testEvents().succeeded().count()).isEqualTo(2);
    assertThat(results.testEvents().failed().list())
        .extracting(each -> each.getTestDescriptor().getDisplayName())
        .containsExactlyInAnyOrder("leaks()", "leaksToo()");
  }

  @Test
  void testsInParallelDoNotDisturbEachOther() {
    for (int round = 0; round < 5; round++) {
      EngineExecutionResults results =
          EngineTestKit.engine("junit-jupiter")
              .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
              .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
              .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
              .configurationParameter(
                  "junit.jupiter.execution.parallel.config.fixed.parallelism", "6")
              .selectors(selectClass(Parallel.class))
              .execute();
      assertThat(results.testEvents().failed().list())
          .hasSize(Parallel.REPETITIONS)
          .allSatisfy(
              each ->
                  assertThat(message(List.of(each)))
                      .startsWith("NoTensorLeaks: 25 tensors were" + REMEDY)
                      .contains("FLOAT32 [5], 5 times, created by ones()"));
      assertThat(results.testEvents().succeeded().count()).isEqualTo(Parallel.REPETITIONS);
    }
  }

  private static String line(String method, Object number) {
    return "org.example.NoTensorLeaksTest$Leaking.%s(NoTensorLeaksTest.java:%s"
        .formatted(method, number.equals("") ? "" : number + ")");
  }

  private static EngineExecutionResults run(DiscoverySelector selector) {
    return EngineTestKit.engine("junit-jupiter").selectors(selector).execute();
  }

  private static String failure(DiscoverySelector selector) {
    return message(run(selector).testEvents().failed().list());
  }

  private static String message(List<Event> failed) {
    assertThat(failed).hasSize(1);
    return failed
        .get(0)
        .getPayload(org.junit.platform.engine.TestExecutionResult.class)
        .flatMap(org.junit.platform.engine.TestExecutionResult::getThrowable)
        .map(Throwable::getMessage)
        .orElseThrow();
  }

  private static DataLoader loader() {
    return DataLoader.of(Dataset.of(new float[12][4], new long[12])).batchSize(4);
  }

  private static Sequential network() {
    return Sequential.of(linear(4, 8), relu(), dropout(0.5), linear(8, 2), logSoftmax(1));
  }

  static class Leaking {

    static int line;
    private static final List<Tensor> HELD = new ArrayList<>();

    @Test
    @NoTensorLeaks
    void aResult() {
      try (Tensor x = ones(2)) {
        line = new Throwable().getStackTrace()[0].getLineNumber() + 1;
        x.add(1);
      }
    }

    @Test
    @NoTensorLeaks
    void many() {
      for (int i = 0; i < 1000; i++) {
        ones(3);
      }
      for (int i = 0; i < 30; i++) {
        dev.cresset.tensor.Tensors.labels(i);
        ones(1).close();
        ones(8);
      }
    }

    @Test
    @NoTensorLeaks
    void anUnreachableTensor() {
      WeakReference<Tensor> dropped = new WeakReference<>(ones(5));
      GarbageCollection.until(() -> dropped.get() == null);
    }

    @Test
    @NoTensorLeaks
    void keptBeyondItsScope() {
      TensorScope.within("test", () -> HELD.add(ones(4).mul(2).keep()));
    }

    @Test
    @NoTensorLeaks
    void aBatch() {
      for (Batch batch : loader()) {
        HELD.add(batch.inputs().keep());
      }
    }

    @Test
    @NoTensorLeaks
    void aPrefetchedBatch() {
      for (Batch batch : loader().prefetch(2)) {
        HELD.add(batch.inputs().keep());
      }
    }

    @Test
    @NoTensorLeaks
    void anImageGatheredByAWorker() {
      byte[] pixels = new byte[3 * 4];
      Dataset images = ImageDataset.of(Shape.of(1, 2, 2), pixels, new byte[3], 2);
      for (Batch batch : DataLoader.of(images)) {
        HELD.add(batch.inputs().keep());
      }
    }

    @Test
    @NoTensorLeaks
    void aPrediction() {
      try (Tensor x = ones(1, 4)) {
        network().predict(x);
      }
    }

    @Test
    @NoTensorLeaks
    void inAnotherThread() {
      ThreadContext context = ThreadContext.current();
      CompletableFuture.supplyAsync(() -> context.during(() -> ones(2))).join();
    }

    @Test
    @NoTensorLeaks
    @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void withATimeout() {
      ones(2);
    }

    private static int repetitions;

    @RepeatedTest(4)
    @NoTensorLeaks
    void everyOtherRepetition() {
      if (repetitions++ % 2 == 0) {
        ones(2);
      }
    }

    @TestFactory
    @NoTensorLeaks
    Stream<DynamicTest> aFactory() {
      ones(1);
      return Stream.of(DynamicTest.dynamicTest("dynamic", () -> ones(1)));
    }

    @Test
    @NoTensorLeaks
    void failsForAnotherReason() {
      ones(2);
      throw new AssertionError("another reason");
    }
  }

  @NoTensorLeaks
  static class Clean {

    private static Optional<Sequential> held = Optional.empty();

    @Test
    void withoutTensors() {}

    @Test
    void closed() {
      try (Tensor x = ones(2);
          Tensor y = x.add(1)) {
        assertThat(y.toFloatArray()).containsExactly(2, 2);
      }
    }

    @Test
    void inAScope() {
      TensorScope.within("test", () -> ones(2).add(1).exp().sum().item());
    }

    @Test
    void inNestedScopes() {
      try (TensorScope outer = TensorScope.open("outer")) {
        TensorScope.within("inner", () -> ones(2).add(1).keep());
        assertThat(outer.isOpen()).isTrue();
      }
    }

    @Test
    void aModelThatIsDropped() {
      network();
      assertThat(network().stateDict()).hasSize(4);
    }

    @Test
    void aModelThatIsHeld() {
      held = Optional.of(network().copy());
    }

    @Test
    void trainingInAnOpenLoop() {
      Sequential model = network();
      Optimizer optimizer = Optimizers.adam(0.01).over(model.parameters());
      for (int prefetch = 0; prefetch < 3; prefetch++) {
        for (Batch batch : loader().prefetch(prefetch)) {
          optimizer.zeroGrad();
          Tensor loss = Losses.nll().apply(model.forward(batch.inputs()), batch.targets());
          loss.backward();
          optimizer.step();
          assertThat(loss.item()).isFinite();
          assertThat(model.parameters().get(0).grad()).isNotNull();
        }
      }
    }

    @Test
    void training() {
      Trainer.of(network())
          .loss(Losses.nll())
          .optimizer(Optimizers.sgd(0.01).momentum(0.9))
          .epochs(2)
          .validateOn(loader())
          .fit(loader().shuffle(true));
    }

    @Test
    void aLoopThatEndsEarly() {
      for (Batch batch : loader()) {
        batch.inputs().add(1);
        break;
      }
      assertThat(TensorScope.innermost()).isNotNull();
    }

    @Test
    void predicting() {
      TensorScope.within("test", () -> network().predict(ones(1, 4)).argmax(1).toLongArray());
    }
  }

  static class SetUp {

    private Tensor shared;

    @BeforeEach
    void before() {
      shared = ones(6);
    }

    @Test
    @NoTensorLeaks
    void strict() {}

    @Test
    @NoTensorLeaks(allowSetUp = true)
    void allowed() {
      shared.sum().close();
    }

    @Test
    @NoTensorLeaks(allowSetUp = true)
    void leaksOnItsOwn() {
      ones(7);
    }
  }

  @NoTensorLeaks
  static class SetUpAndTearDown {

    private static Tensor ofClass;
    private Tensor shared;

    @BeforeAll
    static void beforeAll() {
      ofClass = ones(2);
    }

    @BeforeEach
    void before() {
      shared = ofClass.add(1);
    }

    @Test
    void test() {
      TensorScope.within("test", () -> shared.sum().item());
    }

    @AfterEach
    void after() {
      shared.close();
    }
  }

  @NoTensorLeaks
  static class WholeClass {

    @Test
    void leaks() {
      ones(1);
    }

    @Test
    void isClean() {
      ones(1).close();
    }

    @Nested
    class Inner {

      @Test
      void leaksToo() {
        ones(1);
      }

      @Test
      void isCleanToo() {
        ones(1).close();
      }
    }
  }

  @NoTensorLeaks
  static class Parallel {

    static final int REPETITIONS = 20;

    @RepeatedTest(REPETITIONS)
    void leaks() {
      for (int i = 0; i < 25; i++) {
        ones(1 + i % 5);
        Thread.yield();
      }
    }

    @RepeatedTest(REPETITIONS)
    void isClean() {
      for (int i = 0; i < 25; i++) {
        ones(1 + i % 5).close();
        Thread.yield();
      }
    }
  }
}
