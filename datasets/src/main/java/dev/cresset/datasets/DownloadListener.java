package dev.cresset.datasets;

/**
 * Receives the progress of a download.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface DownloadListener {

  /**
   * Called several times a second while a file is downloaded, on the thread that requested the
   * dataset. An exception thrown here aborts the download and propagates to the caller.
   *
   * @param file name of the file, such as {@code train-images-idx3-ubyte.gz}
   * @param received number of bytes received so far
   * @param total size of the file in bytes, or -1 if it is unknown
   */
  void progress(String file, long received, long total);
}
