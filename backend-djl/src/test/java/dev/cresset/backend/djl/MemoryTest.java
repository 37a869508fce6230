package dev.cresset.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.pytorch.engine.PtNDManager;
import dev.cresset.spi.Backend;
import dev.cresset.spi.MemoryUse;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.UnaryOp;
import dev.cresset.types.Shape;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No array outlives its buffer, whoever closes it, and none is left with DJL's managers. */
class MemoryTest {

  private static final long MEGABYTE = 1 << 20;
  private static final Path STATUS = Path.of("/proc/self/status");

  private final PtNDManager manager = EngineStart.start();
  private final Backend backend = new DjlBackend(manager, 256 * MEGABYTE);
  private final EveryOperation operations = new EveryOperation(backend);

  @Test
  void managersHoldNothingWhateverIsComputed() {
    int constants = manager.getManagedArrays().size();
    operations.run();
    assertThat(manager.getManagedArrays()).hasSize(constants);
    operations.close();
    MemoryUse use = backend.memory();
    assertThat(use).isEqualTo(new MemoryUse(0, 0, use.pooledBytes()));
  }

  @Test
  void computingForLongTakesNoMoreMemoryThanForAMoment(@TempDir Path directory)
      throws IOException, InterruptedException {
    assumeTrue(Files.exists(STATUS), "only Linux tells the resident memory");
    List<String> lines = Child.run(directory, List.of(), Program.class);
    // One of the larger results left open in each round would come to 150 MB; the JIT compiler
    // takes some 20 MB.
    assertThat(lines).hasSize(1);
    assertThat(Long.parseLong(lines.get(0))).isLessThan(50 * MEGABYTE);
  }

  @Test
  void forgottenBuffersAreFreedBeforeTheyFillTheMachine() {
    for (int i = 0; i < 500; i++) {
      backend.full(Shape.of(1000, 1000), i); // 2 GB in all, next to nothing on the heap
      assertThat(backend.memory().liveBytes()).isLessThan(1200 * MEGABYTE);
    }
  }

  @Test
  void forgottenProductsAreFreedBeforeTheyFillTheMachine(@TempDir Path directory)
      throws IOException, InterruptedException {
    assumeTrue(Files.exists(STATUS), "only Linux tells the resident memory");
    List<String> lines = Child.run(directory, List.of(), ForgottenProducts.class);
    assertThat(lines).hasSize(2);
    assertThat(Long.parseLong(lines.get(0))).as("live bytes").isLessThan(400 * MEGABYTE);
    assertThat(Long.parseLong(lines.get(1))).as("resident memory").isLessThan(1000 * MEGABYTE);
  }

  @Test
  void forgottenOperandsAreFreedBeforeDirectMemoryIsExhausted(@TempDir Path directory)
      throws IOException, InterruptedException {
    assertThat(Child.run(directory, List.of(), ForgottenOperands.class)).containsExactly("done");
  }

  @Test
  void memoryInUseDoesNotTurnIntoOneCollectionPerBuffer() {
    List<TensorBuffer> open = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      open.add(backend.full(Shape.of(1000, 1000), i));
    }
    long start = collections();
    for (int i = 0; i < 100; i++) {
      backend.full(Shape.of(1000, 1000), i).close();
    }
    assertThat(collections() - start).isLessThan(10);
    open.forEach(TensorBuffer::close);
  }

  @Test
  void useAfterCloseSaysSo() {
    TensorBuffer x = backend.full(Shape.of(2, 3), 1);
    x.close();
    assertThatThrownBy(() -> backend.unary(UnaryOp.NEG, x))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("[2, 3]")
        .hasMessageContaining("closed");
  }

  private static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }

  private static long residentBytes() throws IOException {
    return Files.readAllLines(STATUS).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .sum()
        * 1024;
  }

  /** Forgets 4 GB of products, which are PyTorch's memory, outside any scope. */
  static final class ForgottenProducts {
    public static void main(String[] args) throws IOException {
      Backend backend = new DjlBackendProvider().create();
      TensorBuffer x = backend.full(Shape.of(2000, 1), 1);
      TensorBuffer w = backend.full(Shape.of(1, 2500), 1);
      backend.matmul(x, false, w, false).close();
      long before = residentBytes();
      long mostLive = 0;
      long mostResident = 0;
      for (int i = 0; i < 200; i++) {
        backend.matmul(x, false, w, false);
        mostLive = Math.max(mostLive, backend.memory().liveBytes());
        mostResident = Math.max(mostResident, residentBytes() - before);
      }
      System.out.println(mostLive);
      System.out.println(mostResident);
    }
  }

  /** Forgets 2 GB of direct memory with PyTorch's arrays on it. */
  static final class ForgottenOperands {
    public static void main(String[] args) {
      Backend backend = new DjlBackendProvider().create();
      TensorBuffer x = backend.full(Shape.of(1, 2000), 1);
      for (int i = 0; i < 120; i++) {
        backend.matmul(x, false, backend.full(Shape.of(2000, 2000), 1), false);
      }
      System.out.println("done");
    }
  }

  static final class Program {
    public static void main(String[] args) throws IOException {
      EveryOperation operations = new EveryOperation(new DjlBackendProvider().create());
      run(operations, 1000);
      long before = residentBytes();
      run(operations, 2000);
      System.out.println(residentBytes() - before);
    }

    private static void run(EveryOperation operations, int times) {
      for (int i = 0; i < times; i++) {
        operations.run();
        operations.close();
      }
    }
  }
}
