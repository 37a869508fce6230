package dev.cresset.spark;

import dev.cresset.spark.SubtreeSums.Range;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Adds sums over the sockets of workers, in two rounds: each worker adds one slice of the values of
 * all workers, then sends the total of its slice to all others. A worker sends and receives about
 * twice the size of the gradients for a power of two of workers, and more if its chunks are several
 * subtrees.
 */
final class SocketExchange implements SumExchange {

  /** Loss, weight, number of chunks. */
  private static final int HEADER = 8 + 8 + 4;

  private final PeerSockets peers;
  private final int chunks;
  private final int rank;
  private final int workers;
  private long nanos;

  SocketExchange(PeerSockets peers, int chunks) {
    this.peers = peers;
    this.chunks = chunks;
    this.rank = peers.rank();
    this.workers = peers.workers();
  }

  private int sliceStart(int length, int worker) {
    return (int) ((long) length * worker / workers);
  }

  private List<Range> ranges(int worker) {
    ChunkPlan plan = new ChunkPlan(0, 1, chunks);
    return SubtreeSums.ranges(
        chunks, plan.firstShard(worker, workers), plan.firstShard(worker + 1, workers));
  }

  @Override
  public PartialSum total(SubtreeSums own, int length) throws IOException {
    long begin = System.nanoTime();
    for (int peer = 0; peer < workers; peer++) {
      if (peer != rank) {
        int from = sliceStart(length, peer);
        peers.send(peer, encode(own, from, sliceStart(length, peer + 1) - from));
      }
    }
    int from = sliceStart(length, rank);
    int size = sliceStart(length, rank + 1) - from;
    SubtreeSums all = new SubtreeSums(chunks);
    for (Range range : ranges(rank)) {
      all.put(range, slice(own.get(range), from, size));
    }
    for (int peer = 0; peer < workers; peer++) {
      if (peer != rank) {
        receive(peer, size, all);
      }
    }
    PartialSum total = gather(all.total(), length);
    nanos += System.nanoTime() - begin;
    return total;
  }

  @Override
  public void checkSame(long state) throws IOException {
    long begin = System.nanoTime();
    ByteBuffer message = ByteBuffer.allocate(Long.BYTES).putLong(state).flip();
    for (int peer = 0; peer < workers; peer++) {
      if (peer != rank) {
        peers.send(peer, message.duplicate());
      }
    }
    int different = rank;
    for (int peer = 0; peer < workers; peer++) {
      if (peer != rank && peers.receive(peer, Long.BYTES).getLong() != state) {
        different = peer;
      }
    }
    if (different != rank) {
      peers.finish(); // all workers receive this state before the connections are closed
      throw new IOException(
          "Spark: workers %s and %s have different weights; run all executors on the same processor model, JDK and backend"
              .formatted(rank, different));
    }
    nanos += System.nanoTime() - begin;
  }

  @Override
  public long ofFirst(long own) throws IOException {
    if (rank != 0) {
      return peers.receive(0, Long.BYTES).getLong();
    }
    for (int peer = 1; peer < workers; peer++) {
      peers.send(peer, ByteBuffer.allocate(Long.BYTES).putLong(own).flip());
    }
    return own;
  }

  private static PartialSum slice(PartialSum sum, int from, int size) {
    if (sum.chunks() == 0) {
      return sum;
    }
    float[] values = new float[size];
    System.arraycopy(sum.values(), from, values, 0, size);
    return new PartialSum(values, sum.loss(), sum.weight(), sum.chunks());
  }

  private ByteBuffer encode(SubtreeSums own, int from, int size) {
    List<Range> ranges = ranges(rank);
    ByteBuffer message = ByteBuffer.allocate(ranges.size() * (HEADER + 4 * size));
    for (Range range : ranges) {
      PartialSum sum = own.get(range);
      message.putDouble(sum.loss()).putDouble(sum.weight()).putInt(sum.chunks());
      if (sum.chunks() > 0) {
        message.asFloatBuffer().put(sum.values(), from, size);
        message.position(message.position() + 4 * size);
      }
    }
    return message.flip();
  }

  private void receive(int peer, int size, SubtreeSums all) throws IOException {
    for (Range range : ranges(peer)) {
      ByteBuffer header = peers.receive(peer, HEADER);
      double loss = header.getDouble();
      double weight = header.getDouble();
      int count = header.getInt();
      float[] values = new float[count == 0 ? 0 : size];
      peers.receive(peer, 4 * values.length).asFloatBuffer().get(values);
      all.put(range, new PartialSum(values, loss, weight, count));
    }
  }

  /** Sends the total of this worker's slice, and receives those of the others. */
  private PartialSum gather(PartialSum slice, int length) throws IOException {
    if (slice.chunks() == 0) {
      return slice;
    }
    ByteBuffer message = ByteBuffer.allocate(4 * slice.values().length);
    message.asFloatBuffer().put(slice.values());
    float[] values = new float[length];
    System.arraycopy(slice.values(), 0, values, sliceStart(length, rank), slice.values().length);
    for (int peer = 0; peer < workers; peer++) {
      if (peer != rank) {
        peers.send(peer, message.duplicate());
      }
    }
    for (int peer = 0; peer < workers; peer++) {
      if (peer != rank) {
        int from = sliceStart(length, peer);
        int size = sliceStart(length, peer + 1) - from;
        peers.receive(peer, 4 * size).asFloatBuffer().get(values, from, size);
      }
    }
    return new PartialSum(values, slice.loss(), slice.weight(), slice.chunks());
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public void finish() throws IOException {
    peers.finish();
  }

  @Override
  public void close() {
    peers.close();
  }
}
