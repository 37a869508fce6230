package dev.cresset.dashboard.web;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

/**
 * The server's socket, bound before training starts, so that a port in use is reported immediately
 * and no other program can take the port.
 */
public final class BoundSocket implements AutoCloseable {

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
   * @throws java.net.UnknownHostException if the host is not known
   * @throws IOException if the port is in use, or the host is not an address of this machine
   */
  public static BoundSocket open(String host, int port) throws IOException {
    InetAddress resolved = InetAddress.getByName(host);
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.bind(new InetSocketAddress(resolved, port));
      return new BoundSocket(channel, (InetSocketAddress) channel.getLocalAddress());
    } catch (IOException | RuntimeException e) {
      closeQuietly(channel);
      throw e;
    }
  }

  /** Returns whether a socket could not be opened because another program uses the port. */
  public static boolean portInUse(IOException e) {
    return e instanceof BindException && String.valueOf(e.getMessage()).contains("in use");
  }

  private static void closeQuietly(ServerSocketChannel channel) {
    try {
      channel.close();
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
    // The address of localhost on every system, unlike other loopback addresses.
    if (host.isAnyLocalAddress() || host.getHostAddress().equals("127.0.0.1")) {
      return "localhost";
    }
    if (host instanceof Inet6Address) {
      String text = host.getHostAddress().replaceFirst("%.*", "");
      return host.isLoopbackAddress() ? "[::1]" : "[" + text + "]";
    }
    return host.getHostAddress();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
