package dev.cresset.dashboard.web;

import io.javalin.compression.CompressionStrategy;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.HttpStream;
import org.jspecify.annotations.Nullable;

/**
 * Adds a strong entity tag to responses of GET and HEAD, and responds with 304 to a client that has
 * the current version (RFC 9110, 8.8.3 and 13.1.2). Errors have no tag.
 */
final class EntityTags implements Handler {

  private static final int TAG_LENGTH = 32;
  private static final Pattern TAG = Pattern.compile("\"[\\x21\\x23-\\x7e\\x80-\\xff]*\"");

  private final CompressionStrategy compression;

  EntityTags(CompressionStrategy compression) {
    this.compression = compression;
  }

  @Override
  public void handle(Context context) throws IOException {
    String method = context.req().getMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return;
    }
    context.header("Vary", "Accept-Encoding");
    if (context.statusCode() == 200
        && context.resultInputStream() instanceof ByteArrayInputStream body) {
      String tag = tag(body, context.header("Accept-Encoding"));
      context.header("ETag", tag);
      if (contains(context.req().getHeaders("If-None-Match"), tag)) {
        context.status(304).result(InputStream.nullInputStream());
        context.res().setContentType(null);
        ServletContextRequest.getServletContextRequest(context.req())
            .addHttpStreamWrapper(WithoutLength::new);
      }
    }
  }

  /** A compressed response has different bytes and therefore a different strong tag. */
  private String tag(ByteArrayInputStream body, @Nullable String acceptEncoding)
      throws IOException {
    String digest = HexFormat.of().formatHex(sha256().digest(body.readAllBytes()));
    body.reset();
    var compressor =
        acceptEncoding == null ? null : compression.findMatchingCompressor(acceptEncoding);
    return "\"%s%s\""
        .formatted(
            digest.substring(0, TAG_LENGTH), compressor == null ? "" : "-" + compressor.encoding());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Compares a list in one or several headers weakly, that is, without W/. */
  private static boolean contains(Enumeration<String> headers, String tag) {
    return Collections.list(headers).stream()
        .anyMatch(
            header ->
                header.strip().equals("*")
                    || TAG.matcher(header).results().anyMatch(found -> found.group().equals(tag)));
  }

  /** Removes the length of 0 that Jetty adds to a 304; it must be absent or that of the 200. */
  private static final class WithoutLength extends HttpStream.Wrapper {

    WithoutLength(HttpStream stream) {
      super(stream);
    }

    @Override
    public void prepareResponse(HttpFields.Mutable headers) {
      headers.remove(HttpHeader.CONTENT_LENGTH);
      super.prepareResponse(headers);
    }
  }
}
