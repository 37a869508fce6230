package dev.cresset.datasets;

import java.time.Duration;

/**
 * The limits at which a download is aborted.
 *
 * @param connect time to connect
 * @param stall time without receiving a byte
 * @param overall time for the whole file
 * @param bytes size of the file
 */
record DownloadLimits(Duration connect, Duration stall, Duration overall, long bytes) {

  static final DownloadLimits USUAL =
      new DownloadLimits(
          Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(10), 64L << 20);

  /** For archives of whole datasets. */
  static final DownloadLimits LARGE =
      new DownloadLimits(
          Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(50), 256L << 20);
}
