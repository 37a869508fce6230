package dev.cresset.dashboard.web;

import io.javalin.http.Context;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.server.Request;

/**
 * Limits how many files are uploaded at the same time, because each is kept in memory until its
 * request has ended.
 */
public final class UploadPermits {

  /** The path to which files are uploaded. */
  public static final String PATH = "/api/models";

  private static final String REFUSED = "cresset.uploadRefused";

  private final Semaphore permits;

  UploadPermits(int uploads) {
    this.permits = new Semaphore(uploads);
  }

  /** Returns whether a request uploads a file. */
  static boolean isUpload(Request request) {
    return request.getMethod().equals("POST") && Request.getPathInContext(request).equals(PATH);
  }

  /** Takes a permit until the end of the request; marks the request if there is none. */
  boolean take(Request request) {
    if (permits.tryAcquire()) {
      Request.addCompletionListener(request, failure -> permits.release());
      return true;
    }
    request.setAttribute(REFUSED, true);
    return false;
  }

  /** Returns whether no permit was left for a request. */
  static boolean refused(Context context) {
    return context.attribute(REFUSED) != null;
  }
}
