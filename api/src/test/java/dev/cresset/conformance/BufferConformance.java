package dev.cresset.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.spi.Backend;
import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.MemoryUse;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.UnaryOp;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long buffers live, and what is counted meanwhile. */
abstract class BufferConformance extends Conformance {

  private static final Shape SHAPE = Shape.of(100, 10);

  BufferConformance(Backend backend) {
    super(backend);
  }

  @Test
  void resultsHaveMemoryOfTheirOwn() {
    TensorBuffer x = open(backend.full(SHAPE, 2));
    List<TensorBuffer> results =
        List.of(
            open(backend.scalar(BinaryOp.ADD, x, 0)),
            open(backend.scalar(BinaryOp.MUL, x, 1)),
            open(backend.unary(UnaryOp.RELU, x)),
            open(backend.cast(x, DType.FLOAT32)),
            open(backend.where(x, x, x)));
    backend.assign(x, open(backend.full(SHAPE, 9)));
    for (TensorBuffer result : results) {
      assertThat(read(result).floats()).containsOnly(2);
    }
  }

  @Test
  void resultsOutliveTheirInputs() {
    TensorBuffer x = backend.full(SHAPE, 3);
    TensorBuffer y = open(backend.binary(BinaryOp.MUL, x, x, SHAPE));
    x.close();
    open(backend.full(SHAPE, 7));
    assertThat(read(y).floats()).containsOnly(9);
  }

  @Test
  void closingTwiceIsClosingOnce() {
    TensorBuffer first = backend.full(SHAPE, 1);
    first.close();
    TensorBuffer second = open(backend.full(SHAPE, 2));
    first.close();
    TensorBuffer third = open(backend.full(SHAPE, 3));
    assertThat(read(second).floats()).containsOnly(2);
    assertThat(read(third).floats()).containsOnly(3);
  }

  @Test
  void aClosedBufferCannotBeRead() {
    TensorBuffer x = backend.full(SHAPE, 1);
    x.close();
    assertThatThrownBy(() -> backend.readFloats(x, new float[1000]))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void shapeAndTypeAreKnownAfterClosing() {
    TensorBuffer x = backend.full(SHAPE, 1);
    x.close();
    assertThat(x.shape()).isEqualTo(SHAPE);
    assertThat(x.dtype()).isEqualTo(DType.FLOAT32);
  }

  @Test
  void openBuffersAreCounted() {
    MemoryUse before = MemoryAfterGc.memory(backend);
    List<TensorBuffer> buffers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      buffers.add(backend.full(SHAPE, i));
    }
    MemoryUse during = backend.memory();
    assertThat(during.liveBuffers()).isEqualTo(before.liveBuffers() + 10);
    assertThat(during.liveBytes())
        .isGreaterThanOrEqualTo(before.liveBytes() + 10 * 4 * SHAPE.size());

    TensorBuffer alias = backend.reshape(buffers.get(0), Shape.of(10, 100));
    assertThat(backend.memory().liveBuffers()).isEqualTo(before.liveBuffers() + 11);
    assertThat(backend.memory().liveBytes()).isEqualTo(during.liveBytes());

    buffers.forEach(TensorBuffer::close);
    alias.close();
    MemoryUse after = backend.memory();
    assertThat(after.liveBuffers()).isEqualTo(before.liveBuffers());
    assertThat(after.liveBytes()).isEqualTo(before.liveBytes());
  }

  @Test
  void closedMemoryIsUsedAgain() {
    for (int i = 0; i < 20; i++) {
      step();
    }
    MemoryUse early = MemoryAfterGc.memory(backend);
    for (int i = 0; i < 500; i++) {
      step();
    }
    MemoryUse late = backend.memory();
    assertThat(late.liveBuffers()).isLessThanOrEqualTo(early.liveBuffers());
    assertThat(late.liveBytes() + late.pooledBytes())
        .isLessThanOrEqualTo(early.liveBytes() + early.pooledBytes());
  }

  private void step() {
    try (TensorBuffer x = backend.full(SHAPE, 1);
        TensorBuffer y = backend.unary(UnaryOp.EXP, x);
        TensorBuffer z = backend.matmul(x, false, y, true);
        TensorBuffer log = backend.logSoftmax(z, 1)) {
      assertThat(log.shape()).isEqualTo(Shape.of(100, 100));
    }
  }

  @Test
  void unreachableBuffersAreFound() {
    MemoryUse before = MemoryAfterGc.memory(backend);
    for (int i = 0; i < 50; i++) {
      backend.full(Shape.of(1000, 100), i);
    }
    MemoryUse after = MemoryAfterGc.memory(backend);
    assertThat(after.liveBuffers()).isLessThanOrEqualTo(before.liveBuffers());
    assertThat(after.liveBytes()).isLessThanOrEqualTo(before.liveBytes());
  }
}
