package dev.cresset.datasets;

/** Is told how a download comes along. */
@FunctionalInterface
public interface DownloadListener {

  /**
   * Called several times a second while a file is downloaded, on the thread that asked for the
   * dataset; an exception thrown here ends the download and reaches the caller.
   *
   * @param file the file's name, such as {@code train-images-idx3-ubyte.gz}
   * @param received bytes of it received so far
   * @param total bytes of it in all, or -1 where that is not known
   */
  void progress(String file, long received, long total);
}
