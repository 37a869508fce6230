package dev.cresset.backend.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.conformance.GarbageCollection;
import dev.cresset.spi.MemoryUse;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.cpu.CpuBuffer;
import dev.cresset.spi.cpu.StoragePool;
import dev.cresset.spi.cpu.WorkerPool;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class MemoryTest {

  private final StoragePool pool = new StoragePool("jvm", 1000, ArrayStorage.ALLOCATOR);
  private final JvmBackend backend = new JvmBackend(pool, new FusedKernel(), new WorkerPool(1));

  @Test
  void aClosedArrayServesTheNextBufferOfItsLengthAndType() {
    CpuBuffer first = floats(10);
    float[] array = array(first);
    first.close();
    assertThat(pool.use()).isEqualTo(new MemoryUse(0, 0, 40));
    assertThat(array(floats(11))).isNotSameAs(array);
    assertThat(pool.create(DType.INT64, Shape.of(10)).storage().longs().capacity()).isEqualTo(10);
    assertThat(array(floats(10))).isSameAs(array);
    assertThat(array(floats(10))).isNotSameAs(array);
  }

  @Test
  void sharedElementsComeBackWithTheLastBuffer() {
    CpuBuffer matrix = floats(6);
    CpuBuffer vector = matrix.withShape(Shape.of(2, 3));
    CpuBuffer cube = vector.withShape(Shape.of(1, 2, 3));
    assertThat(pool.use()).isEqualTo(new MemoryUse(3, 24, 0));
    matrix.close();
    cube.close();
    assertThat(pool.use()).isEqualTo(new MemoryUse(1, 24, 0));
    vector.close();
    assertThat(pool.use()).isEqualTo(new MemoryUse(0, 0, 24));
  }

  @Test
  void closingTwiceDoesNothing() {
    CpuBuffer buffer = floats(6);
    CpuBuffer view = buffer.withShape(Shape.of(3, 2));
    buffer.close();
    buffer.close();
    assertThat(pool.use()).isEqualTo(new MemoryUse(1, 24, 0));
    assertThat(array(view)).hasSize(6);
  }

  @Test
  void aClosedBufferSaysSo() {
    TensorBuffer buffer = backend.full(Shape.of(2, 3), 1);
    buffer.close();
    assertThatThrownBy(() -> backend.readFloats(buffer, new float[6]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("jvm: the buffer of shape [2, 3] is closed");
  }

  @Test
  void theLengthsLongestUnusedAreDroppedFirst() {
    CpuBuffer a = floats(100);
    CpuBuffer b = floats(101);
    CpuBuffer c = floats(102);
    float[] dropped = array(a);
    float[] kept = array(b);
    a.close();
    b.close();
    c.close();
    assertThat(pool.use().pooledBytes()).isEqualTo(4 * (101 + 102));
    assertThat(array(floats(100))).isNotSameAs(dropped);
    assertThat(array(floats(101))).isSameAs(kept);
  }

  @Test
  void anArrayBeyondTheBoundIsNotKeptAndDropsNoOther() {
    floats(10).close();
    floats(1000).close();
    assertThat(pool.use()).isEqualTo(new MemoryUse(0, 0, 40));
  }

  @Test
  void emptyBuffersCountButTakeNoBytes() {
    CpuBuffer empty = floats(0);
    assertThat(pool.use()).isEqualTo(new MemoryUse(1, 0, 0));
    empty.close();
    assertThat(pool.use()).isEqualTo(new MemoryUse(0, 0, 0));
  }

  @Test
  void unreachableBuffersStopCounting() {
    CpuBuffer kept = floats(10);
    forget();
    GarbageCollection.until(() -> pool.use().liveBuffers() == 1);
    assertThat(pool.use()).isEqualTo(new MemoryUse(1, 40, 0));
    kept.close();
  }

  private void forget() {
    for (int i = 0; i < 50; i++) {
      floats(20).withShape(Shape.of(4, 5));
    }
    assertThat(pool.use().liveBuffers()).isGreaterThan(1);
  }

  @Test
  void noArrayIsInTwoHands() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      float mark = i;
      tasks.add(() -> keepsItsMark(mark));
    }
    try {
      for (Future<Boolean> result : threads.invokeAll(tasks)) {
        assertThat(result.get()).isTrue();
      }
    } finally {
      threads.shutdown();
    }
    MemoryUse use = pool.use();
    assertThat(use.liveBuffers()).isZero();
    assertThat(use.liveBytes()).isZero();
    assertThat(use.pooledBytes()).isBetween(1L, 1000L);
  }

  private boolean keepsItsMark(float mark) {
    for (int round = 0; round < 500; round++) {
      try (TensorBuffer buffer = backend.full(Shape.of(5, 2), mark);
          TensorBuffer view = backend.reshape(buffer, Shape.of(10))) {
        Thread.yield();
        for (float value : Floats.read(backend, view)) {
          if (value != mark) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private CpuBuffer floats(int length) {
    return pool.create(DType.FLOAT32, Shape.of(length));
  }

  private static float[] array(CpuBuffer buffer) {
    return ((ArrayStorage) buffer.storage()).array();
  }
}
