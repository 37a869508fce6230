package dev.cresset.datasets;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * The description of a dataset that can be downloaded.
 *
 * @param title name of the dataset
 * @param folder its directory in the cache
 * @param mirrors base URLs of its gzipped files, ending in {@code /}
 * @param sha256 SHA-256 of each file, by its name without {@code .gz}: of the bytes that the {@link
 *     ContentReader} passes to the digest
 * @param files what to copy into a directory of one's own, such as "all four files"
 * @param byHand where else to get the files
 */
record DownloadSpec(
    String title,
    String folder,
    List<URI> mirrors,
    Map<String, String> sha256,
    String files,
    String byHand) {}
