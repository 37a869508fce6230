package dev.cresset.datasets;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Downloads files over HTTPS only, with limits on time and size. */
final class HttpsDownload {

  private static final long MILLIS_BETWEEN_REPORTS = 200;
  private static final int OK = 200;

  private final HttpClient.Builder client;
  private final DownloadLimits limits;

  HttpsDownload(HttpClient.Builder client, DownloadLimits limits) {
    // NORMAL follows redirects, but never from https to http.
    this.client =
        client.followRedirects(HttpClient.Redirect.NORMAL).connectTimeout(limits.connect());
    this.limits = limits;
  }

  /**
   * Writes the response of a server to a new file. On failure, the incomplete file remains.
   *
   * @throws IOException if the download fails; the message says in a few words what the server did
   */
  void fetch(URI address, Path file, DownloadListener listener) throws IOException {
    if (!"https".equals(address.getScheme())) {
      throw new IllegalArgumentException("expected an https address but got " + address);
    }
    String name = address.getPath().substring(address.getPath().lastIndexOf('/') + 1);
    HttpRequest request = HttpRequest.newBuilder(address).build();
    try (DownloadSink received = new DownloadSink(file, limits.bytes())) {
      CompletableFuture<?> answer =
          client.build().sendAsync(request, response -> subscriber(response, received));
      try {
        CompletableFuture<?> end = CompletableFuture.anyOf(answer, received.failure());
        long start = System.nanoTime();
        while (!ended(end, received)) {
          listener.progress(name, received.received(), received.total());
          checkTime(received, System.nanoTime() - start);
        }
        listener.progress(name, received.received(), received.total());
      } finally {
        answer.cancel(true);
      }
    }
  }

  private static BodySubscriber<Void> subscriber(ResponseInfo response, DownloadSink received) {
    if (response.statusCode() != OK) {
      received.fail(new IOException(refusal(response)));
      return BodySubscribers.replacing(null);
    }
    received.expect(response.headers().firstValueAsLong("Content-Length").orElse(-1));
    return BodySubscribers.ofByteArrayConsumer(received);
  }

  private static String refusal(ResponseInfo response) {
    String answered = "answered " + response.statusCode();
    return response
        .headers()
        .firstValue("Location")
        .map(to -> answered + ", a redirect to " + to + ", which is not followed")
        .orElse(answered);
  }

  /** Waits for a moment, and returns whether the download has ended. */
  private static boolean ended(CompletableFuture<?> end, DownloadSink received) throws IOException {
    try {
      end.get(MILLIS_BETWEEN_REPORTS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IOException(describe(e.getCause(), received), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("was interrupted");
    }
  }

  private void checkTime(DownloadSink received, long nanos) throws IOException {
    if (received.nanosSinceLastByte() > limits.stall().toNanos()) {
      throw new IOException(
          "sent nothing for %s after %s bytes"
              .formatted(seconds(limits.stall()), received.received()));
    }
    if (nanos > limits.overall().toNanos()) {
      throw new IOException(
          "sent only %s bytes in %s".formatted(received.received(), seconds(limits.overall())));
    }
  }

  /**
   * Describes a failure in a few words. Exceptions of the client often have no message, or one with
   * the digits of the locale.
   */
  private static String describe(Throwable failure, DownloadSink received) {
    boolean refused = received.failure().isCompletedExceptionally();
    if (!refused && received.received() < received.total()) {
      return "closed the connection after %s of %s bytes"
          .formatted(received.received(), received.total());
    }
    if (failure.getCause() instanceof UnresolvedAddressException) {
      return "host not found";
    }
    if (failure.getMessage() != null) {
      return failure.getMessage();
    }
    return failure instanceof ConnectException
        ? "refused the connection"
        : failure.getClass().getSimpleName();
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() / 1000.0 + " s";
  }
}
