package dev.cresset.conformance;

import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Elements of the {@link ReferenceBackend}: doubles that claim to be floats, or longs. */
final class ReferenceBuffer implements TensorBuffer {

  /** Counts what is open; shared by all buffers of one backend. */
  static final class Ledger {
    final AtomicLong buffers = new AtomicLong();
    final AtomicLong bytes = new AtomicLong();
  }

  private static final Cleaner CLEANER = Cleaner.create();

  private final Shape shape;
  private final Elements elements;
  private final Cleaner.Cleanable handle;
  private volatile boolean closed;

  private ReferenceBuffer(Shape shape, Elements elements) {
    this.shape = shape;
    this.elements = elements;
    elements.open();
    this.handle = CLEANER.register(this, elements::close);
  }

  static ReferenceBuffer of(Ledger ledger, Shape shape, double[] floats) {
    return new ReferenceBuffer(shape, new Elements(ledger, DType.FLOAT32, floats, new long[0]));
  }

  static ReferenceBuffer of(Ledger ledger, Shape shape, long[] longs) {
    return new ReferenceBuffer(shape, new Elements(ledger, DType.INT64, new double[0], longs));
  }

  ReferenceBuffer withShape(Shape other) {
    check();
    return new ReferenceBuffer(other, elements);
  }

  double[] floats() {
    check();
    return elements.floats;
  }

  long[] longs() {
    check();
    return elements.longs;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public DType dtype() {
    return elements.dtype;
  }

  @Override
  public void close() {
    closed = true;
    handle.clean();
  }

  private void check() {
    if (closed) {
      throw new IllegalStateException("buffer of shape " + shape + " is closed");
    }
  }

  /** The arrays, and how many buffers share them. */
  private static final class Elements {
    final Ledger ledger;
    final DType dtype;
    final double[] floats;
    final long[] longs;
    final AtomicInteger users = new AtomicInteger();

    Elements(Ledger ledger, DType dtype, double[] floats, long[] longs) {
      this.ledger = ledger;
      this.dtype = dtype;
      this.floats = floats;
      this.longs = longs;
    }

    void open() {
      ledger.buffers.incrementAndGet();
      if (users.getAndIncrement() == 0) {
        ledger.bytes.addAndGet(size());
      }
    }

    void close() {
      ledger.buffers.decrementAndGet();
      if (users.decrementAndGet() == 0) {
        ledger.bytes.addAndGet(-size());
      }
    }

    private long size() {
      return 8L * (floats.length + longs.length);
    }
  }
}
