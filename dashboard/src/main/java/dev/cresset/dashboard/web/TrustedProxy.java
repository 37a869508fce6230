package dev.cresset.dashboard.web;

import io.javalin.http.Context;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Reads scheme, host and port of a request from {@code Forwarded} (RFC 7239) or {@code
 * X-Forwarded-*}, and its path prefix from {@code X-Forwarded-Prefix}. Any client can send these
 * headers, so this is used only with {@link PublicHosts}.
 */
final class TrustedProxy implements HttpConfiguration.Customizer {

  private static final String RECEIVED_HOST = "cresset.receivedHost";
  private static final String PREFIX = "cresset.prefix";
  private static final Pattern PATH = Pattern.compile("((?:/[A-Za-z0-9._~%-]++)*+)/?");

  private final ForwardedRequestCustomizer forwarded = new ForwardedRequestCustomizer();

  TrustedProxy() {
    // The proxy's own name, not that of the request.
    forwarded.setForwardedServerHeader(null);
  }

  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    request.setAttribute(RECEIVED_HOST, request.getHeaders().get(HttpHeader.HOST));
    request.setAttribute(PREFIX, prefix(request.getHeaders().get("X-Forwarded-Prefix")));
    return forwarded.customize(request, responseHeaders);
  }

  private static @Nullable String prefix(@Nullable String header) {
    if (header == null) {
      return null;
    }
    var path = PATH.matcher(header);
    if (!path.matches()) {
      throw new HttpException.RuntimeException(HttpStatus.BAD_REQUEST_400);
    }
    return path.group(1) + "/";
  }

  /** Returns the {@code Host} header as received, without a proxy's headers. */
  static @Nullable String receivedHost(Context context) {
    String received = context.attribute(RECEIVED_HOST);
    return received == null ? context.header("Host") : received;
  }

  /**
   * Returns the host in {@code X-Forwarded-Host}, which a client's {@code Forwarded} would
   * override; null if there is none or no proxy is trusted.
   */
  static @Nullable String forwardedHost(Context context) {
    String header = context.header("X-Forwarded-Host");
    boolean trusted = context.attribute(RECEIVED_HOST) != null;
    return trusted && header != null ? header.split(",", 2)[0].strip() : null;
  }

  /** Returns the path of the server behind the proxy; null if the proxy sends none. */
  static @Nullable String prefix(Context context) {
    return context.attribute(PREFIX);
  }
}
