package dev.cresset.demo.web;

import dev.cresset.dashboard.web.BoundSocket;
import dev.cresset.demo.settings.StartFailure;
import java.io.IOException;
import java.net.UnknownHostException;

/** Opens the socket of the demo before training starts; failures name the setting to change. */
public final class DemoSocket {

  private DemoSocket() {}

  /**
   * Binds the socket.
   *
   * @param port 0 for any free one
   * @throws StartFailure if the port is in use, or the host is not an address of this machine
   */
  public static BoundSocket open(String host, int port) {
    try {
      return BoundSocket.open(host, port);
    } catch (UnknownHostException e) {
      throw StartFailure.wrongSetting(
          "cresset.host: expected an address of this machine, got \"%s\"; use 127.0.0.1 for access from this machine only."
              .formatted(host));
    } catch (IOException e) {
      throw StartFailure.because(reason(host, port, e));
    }
  }

  private static String reason(String host, int port, IOException e) {
    if (BoundSocket.portInUse(e)) {
      return ("Port %s of %s is in use; stop the other program, or choose another port with"
              + " -Dcresset.port=NUMBER (0 for any free port); see docs/errors.md#port-in-use.")
          .formatted(port, host);
    }
    return ("Cannot listen on %s, port %s (%s); set -Dcresset.host to an address of this machine"
            + " and -Dcresset.port to a port you may use.")
        .formatted(host, port, e.getMessage());
  }
}
