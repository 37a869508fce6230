package dev.cresset.spark;

import dev.cresset.nn.ModelInfo;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/**
 * The task of a worker in the barrier stage: reads its rows, connects to the others, and trains.
 */
final class WorkerTask extends AbstractFunction1<Iterator<byte[]>, Iterator<WorkerResult>>
    implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final String NONE = "-";

  private final TrainingSpec spec;
  private final Broadcast<byte[]> network;

  /** That of the driver: programs set credentials with {@code hadoopConfiguration().set}. */
  private final Broadcast<SerializableConfiguration> configuration;

  WorkerTask(JavaSparkContext context, TrainingSpec spec, Broadcast<byte[]> network) {
    this.spec = spec;
    this.network = network;
    this.configuration =
        SerializableConfiguration.broadcast(context.sc(), context.hadoopConfiguration());
  }

  @Override
  public Iterator<WorkerResult> apply(Iterator<byte[]> encoded) {
    ExecutorThreads.limit();
    BarrierTaskContext context = BarrierTaskContext.get();
    RowStore rows =
        RowStore.read(spec, context.partitionId(), CollectionConverters.asJava(encoded));
    try {
      return CollectionConverters.asScala(List.of(train(context, rows)).iterator());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private WorkerResult train(BarrierTaskContext context, RowStore rows) throws IOException {
    int rank = context.partitionId();
    byte[] file = network.value();
    Replica replica = new Replica(spec, TemporaryFile.model(file).model());
    CheckpointDir probed = checkpoints(0);
    if (rank == 0 && probed != null) {
      probed.checkWritable(); // before others connect: they would report that they lost worker 0
    }
    try (Rendezvous rendezvous = rendezvous(context, rows)) {
      SumExchange exchange = rendezvous.exchange;
      CheckpointDir checkpoints = checkpoints(spec.fingerprint(file, rendezvous.contentHash));
      TrainingLog log = resume(rank, exchange, checkpoints, replica);
      TrainingLoop loop = new TrainingLoop(spec, replica, rank == 0 ? checkpoints : null);
      String failure = loop.run(log, sums(rows, replica, exchange, rank));
      exchange.finish();
      return new WorkerResult(
          rank == 0 ? TemporaryFile.bytes(replica.network(), ModelInfo.empty()) : null,
          log,
          failure,
          loop.nanos(),
          exchange.nanos());
    }
  }

  private TrainingLoop.Sums sums(RowStore rows, Replica replica, SumExchange exchange, int rank) {
    int first = spec.training().firstShard(rank, spec.workers());
    int last = spec.training().firstShard(rank + 1, spec.workers());
    return new TrainingLoop.Sums() {
      @Override
      public PartialSum ofBatch(int epoch, int batch) throws IOException {
        return exchange.total(replica.gradients(rows, epoch, batch, first, last), replica.length());
      }

      @Override
      public PartialSum ofValidation() throws IOException {
        return exchange.total(replica.validation(rows, first, last), 0);
      }

      @Override
      public void checkSame(long hash) throws IOException {
        exchange.checkSame(hash);
      }
    };
  }

  // ---------------------------------------------------------------------------------------------

  private static String host(BarrierTaskContext context) {
    String address = context.getTaskInfos()[context.partitionId()].address();
    int colon = address.lastIndexOf(':');
    return colon < 0 ? address : address.substring(0, colon);
  }

  private static ServerSocket listen(BarrierTaskContext context) throws IOException {
    InetAddress address = InetAddress.getByName(host(context));
    try {
      return PeerConnector.listen(address);
    } catch (IOException e) {
      // The address that others use is not one of this machine's own, as in some containers.
      return PeerConnector.listen(new InetSocketAddress(0).getAddress());
    }
  }

  /** The others, after the one exchange through Spark. */
  private record Rendezvous(SumExchange exchange, long contentHash) implements AutoCloseable {

    @Override
    public void close() {
      exchange.close();
    }
  }

  private Rendezvous rendezvous(BarrierTaskContext context, RowStore rows) throws IOException {
    int rank = context.partitionId();
    try (ServerSocket server = spec.workers() > 1 ? listen(context) : null) {
      String own =
          String.join(
              " ",
              Long.toString(rows.contentHash()),
              server == null ? NONE : host(context),
              server == null ? NONE : Integer.toString(server.getLocalPort()),
              server != null && rank == 0 ? PeerConnector.newSecret() : NONE);
      String[] all = context.allGather(own);
      long hash = 0;
      InetSocketAddress[] addresses = new InetSocketAddress[all.length];
      String secret = all[0].split(" ")[3];
      for (int i = 0; i < all.length; i++) {
        String[] parts = all[i].split(" ");
        hash += Long.parseLong(parts[0]);
        if (server != null) {
          addresses[i] = new InetSocketAddress(parts[1], Integer.parseInt(parts[2]));
        }
      }
      SumExchange exchange =
          server == null
              ? SumExchange.ofOne()
              : new SocketExchange(
                  PeerConnector.connect(rank, server, addresses, secret, spec.timeoutMillis()),
                  spec.training().chunks());
      return new Rendezvous(exchange, hash);
    }
  }

  private @Nullable CheckpointDir checkpoints(long fingerprint) throws IOException {
    String directory = spec.checkpointDir();
    return directory == null
        ? null
        : new CheckpointDir(directory, configuration.value().value(), fingerprint);
  }

  /** Continues from the newest checkpoint that worker 0 can read. */
  private static TrainingLog resume(
      int rank, SumExchange exchange, @Nullable CheckpointDir checkpoints, Replica replica)
      throws IOException {
    if (checkpoints == null) {
      return new TrainingLog();
    }
    // The loop first compares the weights of all workers: worker 0 deletes old checkpoints only
    // after all have read this one.
    long step = exchange.ofFirst(rank == 0 ? checkpoints.newest() : 0);
    return step == 0 ? new TrainingLog() : checkpoints.read(step, replica);
  }
}
