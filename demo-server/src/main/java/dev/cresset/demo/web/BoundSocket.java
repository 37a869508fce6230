package dev.cresset.demo.web;

import com.google.common.net.InetAddresses;
import dev.cresset.demo.settings.StartFailure;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;

/**
 * The server's socket, bound before training starts, so that a port in use is reported immediately
 * and no other program can take the port.
 */
public final class BoundSocket implements AutoCloseable {

  /** The address of {@code localhost} on every system, unlike other loopback addresses. */
  private static final InetAddress LOCALHOST = InetAddresses.forString("127.0.0.1");

  private final ServerSocketChannel channel;
  private final InetSocketAddress address;

  private BoundSocket(ServerSocketChannel channel, InetSocketAddress address) {
    this.channel = channel;
    this.address = address;
  }

  /**
   * Binds the socket.
   *
   * @param port 0 for any free one
   * @throws StartFailure if the port is in use, or the host is not an address of this machine
   */
  public static BoundSocket open(String host, int port) {
    ServerSocketChannel channel = null;
    try {
      InetAddress resolved = InetAddress.getByName(host);
      channel = ServerSocketChannel.open();
      channel.bind(new InetSocketAddress(resolved, port));
      return new BoundSocket(channel, (InetSocketAddress) channel.getLocalAddress());
    } catch (UnknownHostException e) {
      throw StartFailure.wrongSetting(
          "cresset.host: expected an address of this machine, got \"%s\"; use 127.0.0.1 for access from this machine only."
              .formatted(host));
    } catch (IOException e) {
      closeQuietly(channel);
      throw StartFailure.because(reason(host, port, e));
    }
  }

  private static String reason(String host, int port, IOException e) {
    if (e instanceof BindException && String.valueOf(e.getMessage()).contains("in use")) {
      return ("Port %s of %s is in use; stop the other program, or choose another port with"
              + " -Dcresset.port=NUMBER (0 for any free port); see docs/errors.md#port-in-use.")
          .formatted(port, host);
    }
    return ("Cannot listen on %s, port %s (%s); set -Dcresset.host to an address of this machine"
            + " and -Dcresset.port to a port you may use.")
        .formatted(host, port, e.getMessage());
  }

  private static void closeQuietly(ServerSocketChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException ignored) {
      // The exception of bind is reported instead.
    }
  }

  /** Returns the listening socket. */
  public ServerSocketChannel channel() {
    return channel;
  }

  /** Returns the port, also if 0 was requested. */
  public int port() {
    return address.getPort();
  }

  /** Returns whether it listens on a loopback address. */
  public boolean loopback() {
    return address.getAddress().isLoopbackAddress();
  }

  /** Returns the URL for browsers on this machine. */
  public String url() {
    return "http://" + host() + ":" + port() + "/";
  }

  /** Returns the host of {@link #url()}, as in the Host header. */
  String host() {
    InetAddress host = address.getAddress();
    return host.isAnyLocalAddress() || host.equals(LOCALHOST)
        ? "localhost"
        : InetAddresses.toUriString(host);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
