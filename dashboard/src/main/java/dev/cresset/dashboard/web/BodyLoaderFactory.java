package dev.cresset.dashboard.web;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.EagerContentHandler.ContentLoader;
import org.eclipse.jetty.server.handler.EagerContentHandler.ContentLoaderFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a request before a thread handles it. Jetty's own loader counts the overhead of
 * each chunk and would pass on an incomplete body that arrives in single bytes.
 */
final class BodyLoaderFactory implements ContentLoaderFactory {

  /** Files of up to this factor of the largest size are read and dropped. */
  private static final int DROPPED_FACTOR = 4;

  private final Limits limits;
  private final UploadPermits uploads;

  BodyLoaderFactory(Limits limits) {
    this.limits = limits;
    this.uploads = new UploadPermits(limits.uploads());
  }

  @Override
  public @Nullable String getApplicableMimeType() {
    return null;
  }

  /**
   * Returns null for a body that is rejected because of its length. The body of one upload too many
   * is read and dropped, because some clients read a response only after they have sent it; so is
   * that of a file that is somewhat too large.
   */
  @Override
  public @Nullable ContentLoader newContentLoader(
      String contentType,
      @Nullable String mimeType,
      Handler handler,
      Request request,
      Response response,
      Callback callback) {
    boolean upload = UploadPermits.isUpload(request);
    int most = upload ? limits.uploadBytes() : JsonBody.MOST_BYTES;
    long length = request.getLength();
    if (length > (upload ? DROPPED_FACTOR * (long) most : most)) {
      return null;
    }
    if (length > most) {
      return new BodyLoader(handler, request, response, callback, (int) length, false);
    }
    boolean kept = !upload || uploads.take(request);
    return new BodyLoader(handler, request, response, callback, most, kept);
  }

  private static final class BodyLoader extends ContentLoader implements Invocable.Task {

    private final int most;
    private final boolean kept;
    private int length;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    BodyLoader(
        Handler handler,
        Request request,
        Response response,
        Callback callback,
        int most,
        boolean kept) {
      super(handler, request, response, callback);
      this.most = most;
      this.kept = kept;
    }

    @Override
    protected void load() {
      Content.Chunk loaded = read();
      if (loaded != null) {
        handle(new LoadedRequest(getRequest(), loaded), getResponse(), getCallback());
      }
    }

    @Override
    public void run() {
      Content.Chunk loaded = read();
      if (loaded != null) {
        Request request = new LoadedRequest(getRequest(), loaded);
        request.getContext().execute(() -> handle(request, getResponse(), getCallback()));
      }
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }

    /** Returns the body or the failure, or null while more of it is expected. */
    private Content.@Nullable Chunk read() {
      while (true) {
        Content.Chunk chunk = getRequest().read();
        if (chunk == null) {
          getRequest().demand(this);
          return null;
        }
        if (Content.Chunk.isFailure(chunk)) {
          return Content.Chunk.from(chunk.getFailure(), true);
        }
        byte[] bytes = new byte[chunk.remaining()];
        chunk.getByteBuffer().get(bytes);
        chunk.release();
        length += bytes.length;
        if (kept) {
          body.writeBytes(bytes);
        }
        if (chunk.isLast() || length > most) {
          return Content.Chunk.from(ByteBuffer.wrap(body.toByteArray()), true);
        }
      }
    }
  }

  /** The request with its complete body. */
  private static final class LoadedRequest extends Request.Wrapper {

    private Content.Chunk body;

    LoadedRequest(Request request, Content.Chunk body) {
      super(request);
      this.body = body;
    }

    @Override
    public Content.Chunk read() {
      Content.Chunk chunk = body;
      body = Content.Chunk.next(chunk);
      return chunk;
    }

    @Override
    public void demand(Runnable demandCallback) {
      demandCallback.run();
    }
  }
}
