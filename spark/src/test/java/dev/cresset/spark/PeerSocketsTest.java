package dev.cresset.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class PeerSocketsTest {

  private static final int MILLIS = 20_000;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<ServerSocket> servers = new ArrayList<>();
  private InetSocketAddress[] addresses = {};

  @BeforeEach
  void listen() throws IOException {
    addresses = new InetSocketAddress[4];
    for (int i = 0; i < addresses.length; i++) {
      ServerSocket server = PeerConnector.listen(InetAddress.getLoopbackAddress());
      servers.add(server);
      addresses[i] = new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }
  }

  @AfterEach
  void close() throws IOException {
    for (ServerSocket server : servers) {
      server.close();
    }
    threads.shutdownNow();
  }

  private <T> List<Future<T>> start(int workers, IntFunction<Callable<T>> task) {
    List<Future<T>> started = new ArrayList<>();
    for (int rank = 0; rank < workers; rank++) {
      started.add(threads.submit(task.apply(rank)));
    }
    return started;
  }

  private PeerSockets connect(int rank, int workers, String secret, int millis) throws IOException {
    InetSocketAddress[] all = java.util.Arrays.copyOf(addresses, workers);
    return PeerConnector.connect(rank, servers.get(rank), all, secret, millis);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void allWorkersGetTheTotalWithTheBitsOfOne(int workers) throws Exception {
    int chunks = 8;
    int length = 300_001;
    IntFunction<PartialSum> chunk =
        number -> {
          float[] values = new float[length];
          for (int i = 0; i < length; i++) {
            values[i] = (float) Math.sin(i * 31.0 + number) * (number + 1);
          }
          return number == 3 ? PartialSum.EMPTY : new PartialSum(values, number, 2, 1);
        };
    PartialSum expected = SubtreeSums.of(chunks, 0, chunks, chunk).total();
    ChunkPlan plan = new ChunkPlan(0, 1, chunks);

    List<Future<PartialSum>> totals =
        start(
            workers,
            rank ->
                () -> {
                  try (SumExchange exchange =
                      new SocketExchange(connect(rank, workers, "secret", MILLIS), chunks)) {
                    int first = plan.firstShard(rank, workers);
                    int last = plan.firstShard(rank + 1, workers);
                    exchange.total(SubtreeSums.of(chunks, first, last, chunk), length);
                    PartialSum total =
                        exchange.total(SubtreeSums.of(chunks, first, last, chunk), length);
                    exchange.finish();
                    return total;
                  }
                });

    for (Future<PartialSum> total : totals) {
      assertThat(total.get().values()).isEqualTo(expected.values());
      assertThat(total.get().loss()).isEqualTo(expected.loss());
      assertThat(total.get().weight()).isEqualTo(expected.weight());
    }
  }

  @Test
  void differentStatesAreAnErrorOnAllWorkers() {
    List<Future<Boolean>> checks =
        start(
            3,
            rank ->
                () -> {
                  try (SumExchange exchange =
                      new SocketExchange(connect(rank, 3, "secret", MILLIS), 3)) {
                    exchange.checkSame(5);
                    exchange.checkSame(rank == 1 ? 7 : 6);
                    return true;
                  }
                });
    for (int rank = 0; rank < checks.size(); rank++) {
      assertThatThrownBy(checks.get(rank)::get)
          .hasMessageContaining(
              "Spark: workers %s and %s have different weights; run all"
                  .formatted(rank, rank == 1 ? 2 : 1));
    }
  }

  @Test
  void allWorkersGetTheNumberOfTheFirst() throws Exception {
    List<Future<Long>> numbers =
        start(
            3,
            rank ->
                () -> {
                  try (SumExchange exchange =
                      new SocketExchange(connect(rank, 3, "secret", MILLIS), 3)) {
                    long number = exchange.ofFirst(rank + 40);
                    exchange.finish();
                    return number;
                  }
                });
    for (Future<Long> number : numbers) {
      assertThat(number.get()).isEqualTo(40);
    }
  }

  @Test
  void strangersAreIgnored() throws Exception {
    try (Socket silent = new Socket(addresses[0].getAddress(), addresses[0].getPort());
        Socket noisy = new Socket(addresses[0].getAddress(), addresses[0].getPort())) {
      noisy.getOutputStream().write(new byte[100]);
      List<Future<Integer>> results =
          start(
              2,
              rank ->
                  () -> {
                    try (PeerSockets sockets = connect(rank, 2, "secret", MILLIS)) {
                      sockets.send(1 - rank, ByteBuffer.allocate(4).putInt(rank + 10).flip());
                      int received = sockets.receive(1 - rank, 4).getInt();
                      sockets.finish();
                      return received;
                    }
                  });
      assertThat(results.get(0).get()).isEqualTo(11);
      assertThat(results.get(1).get()).isEqualTo(10);
      assertThat(silent.isConnected()).isTrue();
    }
  }

  @Test
  void anotherSecretIsRefused() {
    List<Future<PeerSockets>> results =
        start(2, rank -> () -> connect(rank, 2, "secret of " + rank, 1_000));
    assertThatThrownBy(() -> results.get(1).get())
        .hasMessageContaining("worker 1 cannot connect to worker 0");
    assertThatThrownBy(() -> results.get(0).get())
        .hasMessageContaining("worker 0 waited 1 s for the connections of the workers after it");
  }

  @Test
  void aWorkerThatIsGoneIsAnError() throws Exception {
    List<Future<PeerSockets>> results = start(2, rank -> () -> connect(rank, 2, "secret", MILLIS));
    results.get(1).get().close();
    try (PeerSockets sockets = results.get(0).get()) {
      assertThatThrownBy(() -> sockets.receive(1, 4))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("Spark: worker 0 lost worker 1");
    }
  }

  @Test
  void aWorkerThatIsSilentIsAnErrorAfterTheTimeout() throws Exception {
    List<Future<PeerSockets>> results = start(2, rank -> () -> connect(rank, 2, "secret", 2_000));
    try (PeerSockets silent = results.get(1).get();
        PeerSockets sockets = results.get(0).get()) {
      assertThatThrownBy(() -> sockets.receive(1, 4))
          .hasMessageStartingWith("Spark: worker 0 waited 2 s for worker 1");
      assertThat(silent.rank()).isEqualTo(1);
    }
  }
}
