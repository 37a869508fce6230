package dev.cresset.spark;

import static dev.cresset.nn.Layers.linear;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.nn.Layer;
import dev.cresset.nn.LayerConfig;
import dev.cresset.nn.LayerTypes;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks of a cancelled job end soon, although Spark does not interrupt their threads. */
@Timeout(120)
class CancelledJobTest {

  private static final String GROUP = "to-cancel";
  private static final int SECONDS = 10;
  private static final int TIMEOUT_MILLIS = 60_000;

  /** How often a task has begun something that takes long. */
  private static final AtomicInteger BEGUN = new AtomicInteger();

  private static final CyclicBarrier BOTH_SLOTS = new CyclicBarrier(2);

  /** Takes 40 ms for each chunk. */
  private static final class Slow extends Layer {
    @Override
    protected Tensor compute(Tensor x) {
      BEGUN.incrementAndGet();
      try {
        TimeUnit.MILLISECONDS.sleep(40);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return x;
    }
  }

  @BeforeAll
  static void register() {
    LayerTypes.register(
        "test.Slow", Slow.class, layer -> LayerConfig.empty(), config -> new Slow());
  }

  @BeforeEach
  void reset() {
    BEGUN.set(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sockets", "treeAggregate"})
  void training(String exchange) throws Exception {
    // A step takes 20 s: each of the two workers has 500 chunks.
    CressetClassifier classifier =
        new CressetClassifier()
            .setNetwork(Sequential.of(linear(4, 3), new Slow()))
            .setBatchSize(1000)
            .setMicroChunks(1000)
            .setEpochs(3)
            .setNumWorkers(2)
            .setExchange(exchange);
    assertEndsSoon(() -> classifier.fit(LocalSpark.frame(1000)), 20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"accept", "dial", "receive", "finish"})
  void waitingForAnotherWorker(String wait) throws Exception {
    JavaSparkContext context = new JavaSparkContext(LocalSpark.session().sparkContext());
    assertEndsSoon(
        () -> context.parallelize(List.of(wait), 1).map(CancelledJobTest::await).collect(), 1);
  }

  private static String await(String wait) throws Exception {
    switch (wait) {
      case "accept" -> {
        try (ServerSocket own = listen();
            ServerSocket other = listen()) {
          begin();
          connect(0, own, own, other).close();
        }
      }
      case "dial" -> {
        try (ServerSocket silent = listen();
            ServerSocket own = listen()) {
          begin();
          connect(1, own, silent, own).close();
        }
      }
      default -> {
        try (ServerSocket own = listen();
            ServerSocket other = listen()) {
          CompletableFuture<PeerSockets> silent =
              CompletableFuture.supplyAsync(() -> connect(1, other, own, other));
          try (PeerSockets sockets = connect(0, own, own, other);
              PeerSockets kept = silent.get()) {
            assertThat(kept.rank()).isEqualTo(1);
            begin();
            if (wait.equals("receive")) {
              sockets.receive(1, 4);
            } else {
              sockets.send(1, ByteBuffer.allocate(64 << 20)); // more than the system buffers
              sockets.finish();
            }
          }
        }
      }
    }
    return wait;
  }

  private static void begin() {
    BEGUN.incrementAndGet();
  }

  private static ServerSocket listen() throws IOException {
    return PeerConnector.listen(InetAddress.getLoopbackAddress());
  }

  private static PeerSockets connect(int rank, ServerSocket own, ServerSocket... all) {
    InetSocketAddress[] addresses = new InetSocketAddress[all.length];
    for (int i = 0; i < all.length; i++) {
      addresses[i] = new InetSocketAddress(all[i].getInetAddress(), all[i].getLocalPort());
    }
    try {
      return PeerConnector.connect(rank, own, addresses, "secret", TIMEOUT_MILLIS);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  // ---------------------------------------------------------------------------------------------

  /** Cancels a job when it is at work, and checks that both slots are free afterwards. */
  private static void assertEndsSoon(Supplier<?> job, int begun) throws Exception {
    SparkContext context = LocalSpark.session().sparkContext();
    CompletableFuture<?> running =
        CompletableFuture.supplyAsync(
            () -> {
              context.setJobGroup(GROUP, "", false);
              return job.get();
            },
            task -> new Thread(task).start());
    while (BEGUN.get() < begun) {
      assertThat(running).isNotDone();
      TimeUnit.MILLISECONDS.sleep(5);
    }
    context.cancelJobGroup(GROUP);

    assertThatThrownBy(() -> running.get(SECONDS, TimeUnit.SECONDS))
        .hasMessageContaining("cancelled part of cancelled job group to-cancel");
    CompletableFuture<Long> next =
        CompletableFuture.supplyAsync(
            () ->
                new JavaSparkContext(context)
                    .parallelize(List.of(1, 2), 2)
                    .map(row -> BOTH_SLOTS.await(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS))
                    .count());
    assertThat(next.get(SECONDS, TimeUnit.SECONDS)).isEqualTo(2);
  }
}
