package dev.cresset.spark;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.jspecify.annotations.Nullable;

/**
 * The files of this machine under the scheme {@code recording}: counts file systems that are open,
 * and renames files as HDFS does.
 */
public final class RecordingFileSystem extends RawLocalFileSystem {

  static final String SCHEME = "recording";

  /** File systems that were opened and not closed. */
  static final AtomicInteger OPEN = new AtomicInteger();

  /** Files that were renamed, by their former names. */
  static final List<Path> RENAMED = new CopyOnWriteArrayList<>();

  /** Where those who rename a file wait for each other, if not null. */
  static volatile @Nullable CyclicBarrier renaming;

  /** Why files cannot be read, if not null. */
  static volatile @Nullable String failure;

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    String message = failure;
    if (message != null) {
      throw new IOException(message);
    }
    return super.open(file, bufferSize);
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public void initialize(URI uri, Configuration configuration) throws IOException {
    super.initialize(uri, configuration);
    OPEN.incrementAndGet();
  }

  @Override
  public void close() throws IOException {
    OPEN.decrementAndGet();
    super.close();
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    RENAMED.add(from);
    CyclicBarrier together = renaming;
    if (together != null) {
      try {
        together.await(10, TimeUnit.SECONDS);
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
    synchronized (RecordingFileSystem.class) {
      return !exists(to) && super.rename(from, to);
    }
  }
}
