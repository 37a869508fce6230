package dev.cresset.datasets;

import java.time.Duration;

/**
 * What one download may take before it is given up.
 *
 * @param connect time to connect
 * @param stall time without a single byte
 * @param overall time for the whole file
 * @param bytes size of the file
 */
record DownloadLimits(Duration connect, Duration stall, Duration overall, long bytes) {

  static final DownloadLimits USUAL =
      new DownloadLimits(
          Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(10), 64L << 20);
}
