package dev.cresset.backend.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.conformance.GarbageCollection;
import dev.cresset.spi.MemoryUse;
import dev.cresset.spi.TensorBuffer;
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

  private final Memory memory = new Memory(1000);
  private final JvmBackend backend = new JvmBackend(memory, new FusedKernel(), new WorkerPool(1));

  @Test
  void aClosedArrayServesTheNextBufferOfItsLengthAndType() {
    JvmBuffer first = floats(10);
    float[] array = first.floats();
    first.close();
    assertThat(memory.use()).isEqualTo(new MemoryUse(0, 0, 40));
    assertThat(floats(11).floats()).isNotSameAs(array);
    assertThat(JvmBuffer.create(memory, DType.INT64, Shape.of(10)).longs()).hasSize(10);
    assertThat(floats(10).floats()).isSameAs(array);
    assertThat(floats(10).floats()).isNotSameAs(array);
  }

  @Test
  void sharedElementsComeBackWithTheLastBuffer() {
    JvmBuffer matrix = floats(6);
    JvmBuffer vector = matrix.withShape(Shape.of(2, 3));
    JvmBuffer cube = vector.withShape(Shape.of(1, 2, 3));
    assertThat(memory.use()).isEqualTo(new MemoryUse(3, 24, 0));
    matrix.close();
    cube.close();
    assertThat(memory.use()).isEqualTo(new MemoryUse(1, 24, 0));
    vector.close();
    assertThat(memory.use()).isEqualTo(new MemoryUse(0, 0, 24));
  }

  @Test
  void closingTwiceDoesNothing() {
    JvmBuffer buffer = floats(6);
    JvmBuffer view = buffer.withShape(Shape.of(3, 2));
    buffer.close();
    buffer.close();
    assertThat(memory.use()).isEqualTo(new MemoryUse(1, 24, 0));
    assertThat(view.floats()).hasSize(6);
  }

  @Test
  void aClosedBufferSaysSo() {
    TensorBuffer buffer = backend.full(Shape.of(2, 3), 1);
    buffer.close();
    assertThatThrownBy(() -> backend.readFloats(buffer, new float[6]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("buffer of shape [2, 3] is closed");
  }

  @Test
  void theLengthsLongestUnusedAreDroppedFirst() {
    JvmBuffer a = floats(100);
    JvmBuffer b = floats(101);
    JvmBuffer c = floats(102);
    float[] dropped = a.floats();
    float[] kept = b.floats();
    a.close();
    b.close();
    c.close();
    assertThat(memory.use().pooledBytes()).isEqualTo(4 * (101 + 102));
    assertThat(floats(100).floats()).isNotSameAs(dropped);
    assertThat(floats(101).floats()).isSameAs(kept);
  }

  @Test
  void anArrayBeyondTheBoundIsNotKeptAndDropsNoOther() {
    floats(10).close();
    floats(1000).close();
    assertThat(memory.use()).isEqualTo(new MemoryUse(0, 0, 40));
  }

  @Test
  void emptyBuffersCountButTakeNoBytes() {
    JvmBuffer empty = floats(0);
    assertThat(memory.use()).isEqualTo(new MemoryUse(1, 0, 0));
    empty.close();
    assertThat(memory.use()).isEqualTo(new MemoryUse(0, 0, 0));
  }

  @Test
  void unreachableBuffersStopCounting() {
    JvmBuffer kept = floats(10);
    forget();
    GarbageCollection.until(() -> memory.use().liveBuffers() == 1);
    assertThat(memory.use()).isEqualTo(new MemoryUse(1, 40, 0));
    kept.close();
  }

  private void forget() {
    for (int i = 0; i < 50; i++) {
      floats(20).withShape(Shape.of(4, 5));
    }
    assertThat(memory.use().liveBuffers()).isGreaterThan(1);
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
    MemoryUse use = memory.use();
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

  private JvmBuffer floats(int length) {
    return JvmBuffer.create(memory, DType.FLOAT32, Shape.of(length));
  }
}
