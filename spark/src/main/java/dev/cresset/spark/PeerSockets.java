package dev.cresset.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a worker to all others, one TCP socket for each pair.
 *
 * <p>Both sides of a connection prove that they know the secret of this attempt of the stage before
 * any other byte is read. The receiver knows the length of each message beforehand. All waits end
 * after a timeout.
 */
final class PeerSockets implements AutoCloseable {

  private static final int NONCE = 16;
  private static final int PROOF = 32;
  private static final int HANDSHAKE_MILLIS = 10_000;
  private static final int POLL_MILLIS = 500;
  private static final ByteBuffer END = ByteBuffer.allocate(0);

  /** A connection, with a thread that sends, so that two workers can send to each other. */
  private static final class Peer {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final BlockingQueue<ByteBuffer> queue = new LinkedBlockingQueue<>();
    private final Thread sender = new Thread(this::run, "cresset-spark-sender");
    private volatile @Nullable IOException failure;

    Peer(Socket socket) throws IOException {
      this.socket = socket;
      this.in = socket.getInputStream();
      this.out = socket.getOutputStream();
      socket.setSoTimeout(POLL_MILLIS);
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

  private PeerSockets(int rank, int workers, int timeoutMillis) {
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

  // ---------------------------------------------------------------------------------------------
  // Connecting

  /** Returns 32 random bytes as text. */
  static String newSecret() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    return java.util.HexFormat.of().formatHex(secret);
  }

  /** Listens on a free port of an address of this machine. */
  static ServerSocket listen(InetAddress address) throws IOException {
    ServerSocket server = new ServerSocket();
    server.bind(new InetSocketAddress(address, 0), 1024);
    return server;
  }

  /**
   * Connects to all workers: to those of lower rank, and accepts those of higher rank.
   *
   * @param server listens at the address of this worker; closed afterwards
   * @param addresses addresses of all workers, by rank
   */
  static PeerSockets connect(
      int rank,
      ServerSocket server,
      InetSocketAddress[] addresses,
      String secret,
      int timeoutMillis)
      throws IOException {
    PeerSockets sockets = new PeerSockets(rank, addresses.length, timeoutMillis);
    try (server) {
      byte[] key = secret.getBytes(StandardCharsets.UTF_8);
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
      for (int peer = 0; peer < rank; peer++) {
        sockets.set(peer, dial(rank, peer, addresses[peer], key, deadline));
      }
      Acceptor acceptor = new Acceptor(server, rank, addresses.length, key);
      acceptor.start();
      for (int i = rank + 1; i < addresses.length; i++) {
        Acceptor.Accepted next = acceptor.next(deadline);
        if (next == null) {
          throw new IOException(
              "Spark: worker %s waited %s s for the connections of the workers after it; check that executors can connect to each other, or use setExchange(\"treeAggregate\")"
                  .formatted(rank, timeoutMillis / 1000));
        }
        sockets.set(next.rank(), next.socket());
      }
      return sockets;
    } catch (IOException | RuntimeException e) {
      sockets.close();
      throw e;
    }
  }

  private void set(int peer, Socket socket) throws IOException {
    if (peers[peer] != null) {
      socket.close();
      throw new IOException("Spark: worker %s connected twice".formatted(peer));
    }
    Peer connected = new Peer(socket);
    peers[peer] = connected;
    connected.start();
  }

  private static Socket dial(
      int rank, int peer, InetSocketAddress address, byte[] key, long deadline) throws IOException {
    Socket socket = new Socket();
    try {
      int millis = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
      socket.connect(address, millis);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(millis);
      InputStream in = socket.getInputStream();
      byte[] theirNonce = readExactly(in, NONCE);
      byte[] ownNonce = nonce();
      ByteBuffer hello = ByteBuffer.allocate(4 + NONCE + PROOF);
      hello.putInt(rank).put(ownNonce).put(proof(key, "dial", rank, theirNonce, ownNonce));
      socket.getOutputStream().write(hello.array());
      byte[] answer = readExactly(in, PROOF);
      if (!MessageDigest.isEqual(answer, proof(key, "accept", peer, theirNonce, ownNonce))) {
        throw new IOException("the other side does not know the secret");
      }
      return socket;
    } catch (IOException e) {
      socket.close();
      throw new IOException(
          "Spark: worker %s cannot connect to worker %s at %s (%s); check that executors can connect to each other, or use setExchange(\"treeAggregate\")"
              .formatted(rank, peer, address, e.getMessage()),
          e);
    }
  }

  /** Accepts connections; strangers are disconnected and do not delay others. */
  private static final class Acceptor {

    /**
     * A connection of a worker.
     *
     * @param rank rank of that worker
     */
    record Accepted(int rank, Socket socket) {}

    private static final int MOST_PENDING = 512;

    private final ServerSocket server;
    private final int rank;
    private final int workers;
    private final byte[] key;
    private final BlockingQueue<Accepted> accepted = new LinkedBlockingQueue<>();
    private final java.util.concurrent.Semaphore pending =
        new java.util.concurrent.Semaphore(MOST_PENDING);

    Acceptor(ServerSocket server, int rank, int workers, byte[] key) {
      this.server = server;
      this.rank = rank;
      this.workers = workers;
      this.key = key;
    }

    void start() {
      daemon("cresset-spark-acceptor", this::accept);
    }

    private static void daemon(String name, Runnable body) {
      Thread thread = new Thread(body, name);
      thread.setDaemon(true);
      thread.start();
    }

    @Nullable Accepted next(long deadline) throws IOException {
      try {
        return accepted.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("Spark: the task was cancelled", e);
      }
    }

    private void accept() {
      while (!server.isClosed()) {
        try {
          Socket socket = server.accept();
          if (pending.tryAcquire()) {
            daemon("cresset-spark-handshake", () -> greet(socket));
          } else {
            socket.close();
          }
        } catch (IOException e) {
          // The server was closed, or the other side is gone already.
        }
      }
    }

    private void greet(Socket socket) {
      try {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(HANDSHAKE_MILLIS);
        byte[] ownNonce = nonce();
        socket.getOutputStream().write(ownNonce);
        ByteBuffer hello = ByteBuffer.wrap(readExactly(socket.getInputStream(), 4 + NONCE + PROOF));
        int peer = hello.getInt();
        byte[] theirNonce = new byte[NONCE];
        byte[] theirProof = new byte[PROOF];
        hello.get(theirNonce).get(theirProof);
        boolean known =
            MessageDigest.isEqual(theirProof, proof(key, "dial", peer, ownNonce, theirNonce));
        if (!known || peer <= rank || peer >= workers) {
          socket.close();
          return;
        }
        socket.getOutputStream().write(proof(key, "accept", rank, ownNonce, theirNonce));
        accepted.add(new Accepted(peer, socket));
      } catch (IOException e) {
        close(socket);
      } finally {
        pending.release();
      }
    }
  }

  private static byte[] nonce() {
    byte[] nonce = new byte[NONCE];
    new SecureRandom().nextBytes(nonce);
    return nonce;
  }

  private static byte[] proof(byte[] key, String role, int rank, byte[] first, byte[] second) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(role.getBytes(StandardCharsets.UTF_8));
      mac.update(ByteBuffer.allocate(4).putInt(rank).array());
      mac.update(first);
      return mac.doFinal(second);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // each JDK has this algorithm
    }
  }

  private static byte[] readExactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("the connection was closed");
    }
    return bytes;
  }

  // ---------------------------------------------------------------------------------------------
  // Messages

  private Peer peer(int peer) throws IOException {
    Peer connected = peers[peer];
    if (connected == null) {
      throw new IOException("Spark: worker %s is not connected".formatted(peer));
    }
    return connected;
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
    Peer from = peer(peer);
    byte[] bytes = new byte[length];
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    int position = 0;
    while (position < length) {
      try {
        int read = from.in.read(bytes, position, length - position);
        if (read < 0) {
          throw lost(peer, new IOException("it closed the connection"));
        }
        position += read;
      } catch (SocketTimeoutException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw new IOException("Spark: the task was cancelled", e);
        }
        if (System.nanoTime() > deadline) {
          throw new IOException(
              "Spark: worker %s waited %s s for worker %s; if steps take that long, call setTimeout with more seconds"
                  .formatted(rank, timeoutMillis / 1000, peer),
              e);
        }
      } catch (java.net.SocketException e) {
        throw lost(peer, e);
      }
    }
    return ByteBuffer.wrap(bytes);
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
      if (peer != null) {
        try {
          peer.sender.join(timeoutMillis);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IOException("Spark: the task was cancelled", e);
        }
        if (peer.sender.isAlive()) {
          throw new IOException(
              "Spark: worker %s took no message for %s s".formatted(i, timeoutMillis / 1000));
        }
      }
    }
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

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed as far as possible.
    }
  }
}
