package dev.cresset.backend.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.conformance.GarbageCollection;
import dev.cresset.spi.Backend;
import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.MemoryUse;
import dev.cresset.spi.SgdStep;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.UnaryOp;
import dev.cresset.spi.cpu.CpuBuffer;
import dev.cresset.spi.cpu.DirectStorage;
import dev.cresset.types.Shape;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Memory is given back, found again and counted. */
class MemoryTest {

  private static final long MOST_IDLE_BYTES = 256L << 20;

  /** Not guarded, so that its own buffers are seen. */
  private final Backend backend;

  MemoryTest() {
    new Nd4jBackendProvider().create(); // loads the native libraries
    backend = new Nd4jBackend(MOST_IDLE_BYTES);
  }

  @Test
  void shapesThatDoNotFitAreRefusedBeforeNativeCodeSeesThem() {
    TensorBuffer large = backend.full(Shape.of(1000, 1000), 1);
    TensorBuffer small = backend.full(Shape.of(2, 2), 1);
    refused(() -> backend.matmul(large, false, small, false));
    refused(() -> backend.linear(small, large, null));
    refused(() -> backend.axpyInPlace(1, small, large));
    SgdStep step = new SgdStep(0.1, 0, 0, false, 0);
    refused(() -> backend.sgdStep(List.of(large), List.of(small), List.of(), step));
    refused(() -> backend.reshape(small, Shape.of(1000, 1000)));
  }

  private static void refused(ThrowingCallable misuse) {
    assertThatThrownBy(misuse)
        .isInstanceOfAny(IllegalArgumentException.class, IllegalStateException.class)
        .hasStackTraceContaining("IllegalArgumentException: nd4j: ");
  }

  @Test
  void countsBuffersOnceTheyAreMadeAndNoLongerWhenClosed() {
    assertThat(backend.memory()).isEqualTo(new MemoryUse(0, 0, 0));
    TensorBuffer x = Values.normal(backend, 1, 64, 10);
    assertThat(backend.memory()).isEqualTo(new MemoryUse(1, 2560, 0));
    x.close();
    x.close();
    assertThat(backend.memory()).isEqualTo(new MemoryUse(0, 0, 2560));
    Values.normal(backend, 1, 10, 64);
    assertThat(backend.memory()).isEqualTo(new MemoryUse(1, 2560, 0));
  }

  @Test
  void memorySharedByReshapeStaysUntilTheLastIsClosed() {
    TensorBuffer x = backend.full(Shape.of(4, 4), 3);
    TensorBuffer y = backend.reshape(x, Shape.of(16));
    x.close();
    TensorBuffer other = backend.full(Shape.of(4, 4), 5);
    assertThat(Values.read(backend, y)).containsOnly(3);
    assertThat(backend.memory()).isEqualTo(new MemoryUse(2, 128, 0));
    y.close();
    other.close();
    assertThat(backend.memory()).isEqualTo(new MemoryUse(0, 0, 128));
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

  @Test
  void aTrainingStepAllocatesNothingAfterTheFirst() {
    TensorBuffer weight = Values.normal(backend, 1, 10, 784);
    TensorBuffer bias = Values.normal(backend, 2, 10);
    float[] values = new float[64 * 784];
    step(weight, bias, values);
    MemoryUse afterOne = backend.memory();
    long directBytes = directBytes();
    for (int i = 0; i < 5000; i++) {
      step(weight, bias, values);
    }
    assertThat(backend.memory()).isEqualTo(afterOne);
    assertThat(directBytes()).isLessThanOrEqualTo(directBytes);
  }

  @Test
  void generalOperationsAllocateNothingAfterTheFirst() {
    TensorBuffer x = Values.normal(backend, 1, 50, 50);
    generalOperations(x);
    MemoryUse afterOne = backend.memory();
    long directBytes = directBytes();
    for (int i = 0; i < 1000; i++) {
      generalOperations(x);
    }
    assertThat(backend.memory()).isEqualTo(afterOne);
    assertThat(directBytes()).isLessThanOrEqualTo(directBytes);
  }

  @Test
  void buffersThatAreForgottenFreeTheirMemory() {
    Shape tenMegabytes = Shape.of(2_500_000);
    for (int i = 0; i < 300; i++) { // three times the limit of the tests' JVM
      backend.full(tenMegabytes, i);
    }
    GarbageCollection.until(() -> backend.memory().liveBuffers() == 0);
    assertThat(backend.memory()).isEqualTo(new MemoryUse(0, 0, 0));
  }

  @Test
  void idleMemoryIsLimited() {
    Backend small = new Nd4jBackend(1000);
    List<TensorBuffer> buffers =
        List.of(
            small.full(Shape.of(100), 0),
            small.full(Shape.of(100), 0),
            small.full(Shape.of(100), 0));
    buffers.forEach(TensorBuffer::close);
    assertThat(small.memory()).isEqualTo(new MemoryUse(0, 0, 896));
  }

  @Test
  void tensorsBeyondTwoGigabytesAreRefused() {
    assertThatThrownBy(() -> backend.full(Shape.of(40_000, 40_000), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("6400000000 bytes")
        .hasMessageContaining("2 GiB");
  }

  @Test
  void memoryIsAlignedForVectorRegisters() {
    for (int i = 1; i < 2000; i += 99) {
      CpuBuffer x = (CpuBuffer) backend.full(Shape.of(i), i);
      Nd4jStorage storage = (Nd4jStorage) x.storage();
      assertThat(storage.pointer().address() % DirectStorage.ALIGNMENT).isZero();
      assertThat(storage.pointer().get(i - 1)).isEqualTo(i);
    }
  }

  private void step(TensorBuffer weight, TensorBuffer bias, float[] values) {
    try (TensorBuffer x = backend.fromFloats(values, Shape.of(64, 784));
        TensorBuffer z = backend.linear(x, weight, bias);
        TensorBuffer h = backend.unary(UnaryOp.RELU, z);
        TensorBuffer p = backend.logSoftmax(h, 1);
        TensorBuffer t = backend.full(Shape.of(64, 10), 0.001);
        TensorBuffer loss = backend.crossEntropy(p, t);
        TensorBuffer gp = backend.crossEntropyGradient(loss, p, t);
        TensorBuffer gz = backend.reluGradient(gp, h);
        TensorBuffer gw = backend.linearWeightGradient(gz, x);
        TensorBuffer gb = backend.linearBiasGradient(gz)) {
      backend.sgdStep(
          List.of(weight, bias), List.of(gw, gb), List.of(), new SgdStep(1e-3, 0, 0, false, 0));
    }
  }

  private void generalOperations(TensorBuffer x) {
    try (TensorBuffer e = backend.unary(UnaryOp.EXP, x);
        TensorBuffer l = backend.unary(UnaryOp.LOG, e);
        TensorBuffer t = backend.transpose(l);
        TensorBuffer p = backend.binary(BinaryOp.POW, e, t, x.shape());
        TensorBuffer s = backend.scalar(BinaryOp.POW, e, 1.5)) {
      assertThat(backend.item(p)).isFinite();
      assertThat(backend.item(s)).isFinite();
    }
  }

  private static long directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }
}
