package dev.cresset.spark;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a worker to all others, which {@link PeerConnector} opens.
 *
 * <p>The receiver knows the length of each message beforehand. All waits end after a timeout, and
 * when Spark kills the task.
 */
final class PeerSockets implements AutoCloseable {

  private static final ByteBuffer END = ByteBuffer.allocate(0);

  /**
   * A connection, with a thread that sends: two workers can send to each other at the same time.
   */
  private static final class Peer {
    private final Socket socket;
    private final PolledInput in;
    private final OutputStream out;
    private final BlockingQueue<ByteBuffer> queue = new LinkedBlockingQueue<>();
    private final Thread sender = new Thread(this::run, "cresset-spark-sender");
    private volatile @Nullable IOException failure;

    Peer(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new PolledInput(socket);
      this.out = socket.getOutputStream();
    }

    void start() {
      sender.setDaemon(true);
      sender.start();
    }

    private void run() {
      try {
        for (ByteBuffer next = queue.take(); next != END; next = queue.take()) {
          out.write(next.array(), next.arrayOffset() + next.position(), next.remaining());
        }
        socket.shutdownOutput();
      } catch (IOException e) {
        failure = e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final int rank;
  private final @Nullable Peer[] peers;
  private final int timeoutMillis;

  PeerSockets(int rank, int workers, int timeoutMillis) {
    this.rank = rank;
    this.peers = new Peer[workers];
    this.timeoutMillis = timeoutMillis;
  }

  int rank() {
    return rank;
  }

  int workers() {
    return peers.length;
  }

  /** Sets the connection to a worker, or closes it if that worker has one already. */
  void set(int peer, Socket socket) throws IOException {
    try {
      if (peers[peer] != null) {
        throw new IOException("Spark: worker %s connected twice".formatted(peer));
      }
      Peer connected = new Peer(socket);
      peers[peer] = connected;
      connected.start();
    } catch (IOException e) {
      close(socket);
      throw e;
    }
  }

  private Peer peer(int peer) throws IOException {
    Peer connected = peers[peer];
    if (connected == null) {
      throw new IOException("Spark: worker %s is not connected".formatted(peer));
    }
    return connected;
  }

  private long deadline() {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
  }

  /** Sends a message without waiting. */
  void send(int peer, ByteBuffer message) throws IOException {
    Peer to = peer(peer);
    IOException failure = to.failure;
    if (failure != null) {
      throw lost(peer, failure);
    }
    to.queue.add(message);
  }

  /** Receives a message of a length. */
  ByteBuffer receive(int peer, int length) throws IOException {
    try {
      return ByteBuffer.wrap(peer(peer).in.read(length, deadline()));
    } catch (SocketTimeoutException e) {
      throw new IOException(
          "Spark: worker %s waited %s s for worker %s; if steps take that long, call setTimeout with more seconds"
              .formatted(rank, timeoutMillis / 1000, peer),
          e);
    } catch (SocketException | EOFException e) {
      throw lost(peer, e);
    }
  }

  private IOException lost(int peer, IOException cause) {
    return new IOException(
        "Spark: worker %s lost worker %s (%s)".formatted(rank, peer, cause.getMessage()), cause);
  }

  /** Waits until all messages are sent. */
  void finish() throws IOException {
    for (Peer peer : peers) {
      if (peer != null) {
        peer.queue.add(END);
      }
    }
    for (int i = 0; i < peers.length; i++) {
      Peer peer = peers[i];
      if (peer != null && !ends(peer.sender)) {
        throw new IOException(
            "Spark: worker %s took no message for %s s".formatted(i, timeoutMillis / 1000));
      }
    }
  }

  private boolean ends(Thread sender) throws IOException {
    long deadline = deadline();
    try {
      while (sender.isAlive() && System.nanoTime() - deadline < 0) {
        KilledTask.check();
        sender.join(PolledInput.POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Spark: the task was cancelled", e);
    }
    return !sender.isAlive();
  }

  /** Closes all connections at once. */
  @Override
  public void close() {
    for (Peer peer : peers) {
      if (peer != null) {
        peer.queue.add(END);
        close(peer.socket);
      }
    }
  }

  static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed as far as possible.
    }
  }
}
