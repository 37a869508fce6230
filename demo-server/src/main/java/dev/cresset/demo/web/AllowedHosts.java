package dev.cresset.demo.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import jakarta.inject.Inject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns away requests made under a foreign name: a web page elsewhere can have its own name point
 * at this machine and so read what only this machine should (DNS rebinding).
 *
 * <p>Only where the server listens on loopback: the names under which others reach an open address
 * are not known here.
 */
final class AllowedHosts implements Handler {

  private final boolean loopbackOnly;
  private final Set<String> names;

  @Inject
  AllowedHosts(BoundSocket socket, PublicHosts publicHosts) {
    this.loopbackOnly = socket.loopback();
    this.names = new LinkedHashSet<>(publicHosts.names());
    names.addAll(List.of(socket.host(), "localhost", "127.0.0.1", "[::1]"));
  }

  /**
   * Checks the name that arrived and each one that a trusted proxy put in its place: a page that
   * came by DNS rebinding can send a proxy's headers, but not choose its {@code Host}.
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

  private Refusal misdirected(String header) {
    return Refusal.misdirected(
        "The %s header must name this server: %s; behind a reverse proxy, set cresset.public-host."
            .formatted(header, String.join(", ", names)));
  }

  /** The port is left out: one may come through a forwarded one. */
  private static String nameIn(@Nullable String host) {
    return host == null ? "" : host.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
  }
}
