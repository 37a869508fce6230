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
 * The port that the server will answer on, taken before training starts: a port in use is reported
 * at once, and nobody else can take it in the meantime.
 */
public final class BoundSocket implements AutoCloseable {

  /** What localhost means everywhere; it need not mean another loopback address. */
  private static final InetAddress USUAL = InetAddresses.forString("127.0.0.1");

  private final ServerSocketChannel channel;
  private final InetSocketAddress address;

  private BoundSocket(ServerSocketChannel channel, InetSocketAddress address) {
    this.channel = channel;
    this.address = address;
  }

  /**
   * Takes the port.
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
          "cresset.host: expected an address of this machine, got \"%s\"; 127.0.0.1 is reached by this machine alone."
              .formatted(host));
    } catch (IOException e) {
      closeQuietly(channel);
      throw StartFailure.because(reason(host, port, e));
    }
  }

  private static String reason(String host, int port, IOException e) {
    if (e instanceof BindException && inUse(e)) {
      return ("Port %s of %s is in use; stop the program that holds it, or choose another port with"
              + " -Dcresset.port=NUMBER (0 takes any free one).")
          .formatted(port, host);
    }
    return ("Cannot listen on %s, port %s (%s); set -Dcresset.host to an address of this machine"
            + " and -Dcresset.port to a port you may use.")
        .formatted(host, port, e.getMessage());
  }

  private static boolean inUse(IOException e) {
    return String.valueOf(e.getMessage()).contains("in use");
  }

  private static void closeQuietly(ServerSocketChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException ignored) {
      // The failure to bind is what the user needs to read.
    }
  }

  /** Returns the socket itself, listening. */
  public ServerSocketChannel channel() {
    return channel;
  }

  /** Returns the port taken, also where 0 was asked for. */
  public int port() {
    return address.getPort();
  }

  /** Returns whether only programs on this machine can reach it. */
  public boolean loopback() {
    return address.getAddress().isLoopbackAddress();
  }

  /** Returns what to type into a browser on this machine. */
  public String url() {
    return "http://" + host() + ":" + port() + "/";
  }

  /** Returns the host of {@link #url()}, as the Host header names it. */
  String host() {
    InetAddress host = address.getAddress();
    return host.isAnyLocalAddress() || host.equals(USUAL)
        ? "localhost"
        : InetAddresses.toUriString(host);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
