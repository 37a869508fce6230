package dev.cresset.spark;

import java.io.IOException;
import java.io.InputStream;
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
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Connects the workers of an attempt of the stage, by one TCP socket for each pair.
 *
 * <p>Both sides of a connection prove that they know the secret of the attempt before any other
 * byte is read.
 */
final class PeerConnector {

  private static final int NONCE = 16;
  private static final int PROOF = 32;
  private static final int HANDSHAKE_MILLIS = 10_000;
  private static final int CONNECT_MILLIS = 1_000;

  private PeerConnector() {}

  /** Returns 32 random bytes as text. */
  static String newSecret() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    return HexFormat.of().formatHex(secret);
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
    byte[] key = secret.getBytes(StandardCharsets.UTF_8);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    try (Acceptor acceptor = new Acceptor(server, rank, addresses.length, key)) {
      for (int peer = 0; peer < rank; peer++) {
        sockets.set(peer, dial(rank, peer, addresses[peer], key, deadline));
      }
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

  private static Socket dial(
      int rank, int peer, InetSocketAddress address, byte[] key, long deadline) throws IOException {
    try {
      Socket socket = open(address, deadline);
      try {
        introduce(socket, rank, peer, key, deadline);
        return socket;
      } catch (IOException | RuntimeException e) {
        socket.close();
        throw e;
      }
    } catch (IOException e) {
      throw new IOException(
          "Spark: worker %s cannot connect to worker %s at %s (%s); check that executors can connect to each other, or use setExchange(\"treeAggregate\")"
              .formatted(rank, peer, address, e.getMessage()),
          e);
    }
  }

  /** Opens a connection; several short attempts, because an attempt cannot be interrupted. */
  private static Socket open(InetSocketAddress address, long deadline) throws IOException {
    while (true) {
      KilledTask.check();
      Socket socket = new Socket();
      try {
        socket.connect(address, CONNECT_MILLIS);
        return socket;
      } catch (SocketTimeoutException e) {
        socket.close();
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
      } catch (IOException e) {
        socket.close();
        throw e;
      }
    }
  }

  private static void introduce(Socket socket, int rank, int peer, byte[] key, long deadline)
      throws IOException {
    socket.setTcpNoDelay(true);
    PolledInput in = new PolledInput(socket);
    byte[] theirNonce = in.read(NONCE, deadline);
    byte[] ownNonce = nonce();
    ByteBuffer hello = ByteBuffer.allocate(4 + NONCE + PROOF);
    hello.putInt(rank).put(ownNonce).put(proof(key, "dial", rank, theirNonce, ownNonce));
    socket.getOutputStream().write(hello.array());
    byte[] answer = in.read(PROOF, deadline);
    if (!MessageDigest.isEqual(answer, proof(key, "accept", peer, theirNonce, ownNonce))) {
      throw new IOException("the other side does not know the secret");
    }
  }

  /** Accepts connections; strangers are disconnected and do not delay others. */
  private static final class Acceptor implements AutoCloseable {

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
    private final Semaphore pending = new Semaphore(MOST_PENDING);

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

    /** Waits for the next connection, and returns null after the deadline. */
    @Nullable Accepted next(long deadline) throws IOException {
      try {
        Accepted next = null;
        while (next == null && System.nanoTime() - deadline < 0) {
          KilledTask.check();
          next = accepted.poll(PolledInput.POLL_MILLIS, TimeUnit.MILLISECONDS);
        }
        return next;
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
        ByteBuffer hello = ByteBuffer.wrap(readHello(socket.getInputStream()));
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
        if (server.isClosed()) {
          closeAccepted();
        }
      } catch (IOException e) {
        PeerSockets.close(socket);
      } finally {
        pending.release();
      }
    }

    private static byte[] readHello(InputStream in) throws IOException {
      byte[] hello = in.readNBytes(4 + NONCE + PROOF);
      if (hello.length < 4 + NONCE + PROOF) {
        throw new IOException("the connection was closed");
      }
      return hello;
    }

    private void closeAccepted() {
      for (Accepted each = accepted.poll(); each != null; each = accepted.poll()) {
        PeerSockets.close(each.socket());
      }
    }

    /** Closes the server, and connections that {@link #next} did not return. */
    @Override
    public void close() throws IOException {
      server.close();
      closeAccepted();
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
}
