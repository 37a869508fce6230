package dev.cresset.dashboard.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rejects requests for other host names. Otherwise a web site could read local data by resolving
 * its own name to this machine (DNS rebinding).
 *
 * <p>Names are checked only if the server listens on a loopback address; the host names of other
 * addresses are unknown.
 */
final class AllowedHosts implements Handler {

  private final boolean loopbackOnly;
  private final Set<String> names;

  AllowedHosts(BoundSocket socket, PublicHosts publicHosts) {
    this.loopbackOnly = socket.loopback();
    this.names = new LinkedHashSet<>(publicHosts.names());
    names.addAll(List.of(socket.host(), "localhost", "127.0.0.1", "[::1]"));
  }

  /**
   * Checks the name received and each name from a trusted proxy's headers. After DNS rebinding a
   * page can send a proxy's headers but cannot choose its {@code Host}.
   */
  @Override
  public void handle(Context context) {
    String received = TrustedProxy.receivedHost(context);
    String forwarded = context.header("Host");
    if (loopbackOnly && !names.contains(nameIn(received))) {
      throw misdirected("Host");
    }
    if (!Objects.equals(received, forwarded) && !names.contains(nameIn(forwarded))) {
      throw misdirected("Forwarded or X-Forwarded-Host");
    }
    String hidden = TrustedProxy.forwardedHost(context);
    if (hidden != null && !names.contains(nameIn(hidden))) {
      throw misdirected("X-Forwarded-Host");
    }
  }

  private HttpError misdirected(String header) {
    return new HttpError(
        421,
        ("The %s header must name this server: %s; behind a reverse proxy, set cresset.public-host;"
                + " see docs/errors.md#request-refused.")
            .formatted(header, String.join(", ", names)));
  }

  /** Returns the name without its port, which port forwarding may change. */
  private static String nameIn(@Nullable String host) {
    return host == null ? "" : host.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
  }
}
