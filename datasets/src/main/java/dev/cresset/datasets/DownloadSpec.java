package dev.cresset.datasets;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * What is known of a dataset that can be downloaded.
 *
 * @param title what people call it
 * @param folder its folder in the cache
 * @param mirrors addresses, ending in {@code /}, below which its gzipped files lie
 * @param sha256 of each file's unpacked content
 * @param byHand where else the files can be had
 */
record DownloadSpec(
    String title, String folder, List<URI> mirrors, Map<String, String> sha256, String byHand) {}
