package dev.cresset.tensor;

import static dev.cresset.tensor.Tensors.ones;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.backend.internal.BackendLookup;
import dev.cresset.conformance.ChildProcess;
import dev.cresset.conformance.GarbageCollection;
import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.spi.Backend;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllocationTraceTest {

  private static final String HERE = "AllocationTraceTest\\.java:\\d+\\)";

  private final AllocationTrace trace = new AllocationTrace();

  @TempDir private Path directory;

  @Test
  void tellsWhereATensorWasCreated() {
    Tensor x = trace.during(() -> ones(2, 3));
    assertThat(trace.leaks()).hasSize(1);
    Allocation leak = trace.leaks().get(0);
    assertThat(leak.shape()).isEqualTo(Shape.of(2, 3));
    assertThat(leak.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(leak.call()).isEqualTo("ones()");
    assertThat(leak.line()).matches("dev\\.cresset\\.tensor\\.AllocationTraceTest\\..+" + HERE);
    assertThat(leak.toString()).matches("FLOAT32 \\[2, 3], created by ones\\(\\) at .+" + HERE);
    x.close();
    assertThat(trace.leaks()).isEmpty();
  }

  @Test
  void recordsOnlyWhatRunsInIt() {
    Tensor before = ones(1);
    trace.during(() -> CompletableFuture.supplyAsync(() -> ones(2)).join());
    assertThat(before.add(1).item()).isEqualTo(2);
    assertThat(trace.leaks()).isEmpty();
  }

  @Test
  void nestedTracesRecordTheirOwn() {
    AllocationTrace inner = new AllocationTrace();
    trace.during(
        () -> {
          ones(1);
          inner.during(() -> ones(2));
          return ones(3);
        });
    assertThat(trace.leaks())
        .extracting(Allocation::shape)
        .containsExactly(Shape.of(1), Shape.of(3));
    assertThat(inner.leaks()).extracting(Allocation::shape).containsExactly(Shape.of(2));
  }

  @Test
  void countsWhatTheBackendCounts() {
    Backend backend = BackendLookup.current();
    long[] live = new long[1];
    List<Tensor> held = new ArrayList<>();
    trace.during(
        () -> {
          Tensor first = ones(2); // so that what starts with the first tensor has started
          long before = backend.memory().liveBuffers();
          for (int i = 0; i < 50; i++) {
            Tensor x = ones(2, 2);
            held.add(x);
            held.add(x.reshape(4));
            held.add(TensorScope.within("step", () -> x.exp().sum().keep()));
          }
          held.remove(7).close();
          live[0] = backend.memory().liveBuffers() - before;
          first.close();
          return null;
        });
    assertThat(trace.leaks()).hasSize(149);
    assertThat(live[0]).isEqualTo(149);
  }

  @Test
  void forgetsFreedTensorsAndHoldsNone() {
    trace.during(
        () -> {
          for (int i = 0; i < 100_000; i++) {
            ones(1).close();
          }
          return null;
        });
    assertThat(trace.leaks()).isEmpty();
    WeakReference<Tensor> dropped = new WeakReference<>(trace.during(() -> ones(1)));
    GarbageCollection.until(() -> dropped.get() == null);
    assertThat(trace.leaks()).hasSize(1);
  }

  @Test
  void anAdoptedTensorIsOwned() {
    Tensor x = trace.during(() -> ones(1));
    try (TensorScope scope = TensorScope.open("adopting")) {
      scope.adopt(x);
      assertThat(trace.leaks()).isEmpty();
      x.keep();
    }
    assertThat(trace.leaks()).hasSize(1);
    x.persist();
    assertThat(trace.leaks()).isEmpty();
  }

  @Test
  void recordsWhatAnotherThreadCreatedForThisOne() {
    DetachedResult<Tensor> made =
        CompletableFuture.supplyAsync(() -> DetachedResult.of(() -> ones(4))).join();
    Tensor x = trace.during(made::deliver);
    assertThat(trace.leaks()).hasSize(1);
    assertThat(trace.leaks().get(0).line()).matches(".+" + HERE);
    x.close();
    assertThat(trace.leaks()).isEmpty();
    DetachedResult<Tensor> scoped =
        CompletableFuture.supplyAsync(() -> DetachedResult.of(() -> ones(4))).join();
    Tensor owned = trace.during(() -> TensorScope.within("test", scoped::deliver));
    assertThat(owned.isClosed()).isTrue();
    assertThat(trace.leaks()).isEmpty();
  }

  @Test
  void errorsSayWhereATracedTensorWasCreatedAndFreed() {
    Tensor[] freed = new Tensor[4];
    trace.during(
        () -> {
          TensorScope.within("preprocessing", () -> freed[0] = ones(1).add(1));
          try (Tensor x = ones(1)) {
            freed[1] = x;
          }
          for (Batch batch : DataLoader.of(Dataset.of(new float[2][1], new long[2]))) {
            freed[2] = freed[2] == null ? batch.inputs() : freed[2];
          }
          return null;
        });
    assertThatThrownBy(() -> freed[0].mul(2))
        .hasMessageMatching(
            "mul: this tensor of shape \\[1] was freed by preprocessing at .+%s; read it with item\\(\\) .+; it was created by add\\(\\) at .+%s; see docs/errors\\.md#tensor-was-freed"
                .formatted(HERE, HERE));
    assertThatThrownBy(() -> freed[1].mul(2))
        .hasMessageMatching(
            ".+ was freed by close\\(\\) at .+%s; .+; it was created by ones\\(\\) at .+%s; see .+"
                .formatted(HERE, HERE));
    assertThatThrownBy(() -> freed[2].mul(2))
        .hasMessageMatching(
            ".+ when it moved on to its next batch at .+%s; .+; it was created by next\\(\\) at .+%s; see .+"
                .formatted(HERE, HERE));
  }

  @Test
  void errorsNameTheThreadThatFreedATensorUnlessItIsThisOne() throws Exception {
    Tensor[] freed = new Tensor[2];
    Thread thread =
        new Thread(
            () -> {
              TensorScope.within("a request", () -> freed[0] = ones(3));
              freed[1] = ones(2);
              freed[1].close();
            },
            "worker-7");
    thread.start();
    thread.join();
    assertThatThrownBy(() -> freed[0].mul(2))
        .hasMessageContaining("was freed by a request in thread \"worker-7\"; call keep()");
    assertThatThrownBy(() -> freed[1].mul(2))
        .hasMessageMatching(
            ".+ was freed by close\\(\\) at .+%s in thread \"worker-7\"; .+".formatted(HERE));
    assertThat(freed[1].toString()).endsWith(" in thread \"worker-7\", shape=[2])");
    ones(1).close();
  }

  @Test
  void thePropertyTracesTheWholeProcess() throws Exception {
    String printed = ChildProcess.run(directory, 2, List.of("-Dcresset.trace=true"), Traced.class);
    assertThat(printed)
        .containsPattern(
            "relu: this tensor of shape \\[2] was freed by the step at"
                + " .+AllocationTraceTest\\.java:\\d+\\) in thread \"main\"; .+; it was created by"
                + " exp\\(\\) at .+AllocationTraceTest\\.java:\\d+\\); see");
  }

  /** A program that uses a freed tensor. */
  static final class Traced {

    private Traced() {}

    public static void main(String[] args) {
      Tensor[] kept = new Tensor[1];
      TensorScope.within("the step", () -> kept[0] = ones(2).exp());
      String message =
          CompletableFuture.supplyAsync(
                  () -> {
                    try {
                      return kept[0].relu().toString();
                    } catch (IllegalStateException e) {
                      return e.getMessage();
                    }
                  })
              .join();
      System.out.println(message);
    }
  }
}
