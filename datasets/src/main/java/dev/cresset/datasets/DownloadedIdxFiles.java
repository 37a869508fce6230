package dev.cresset.datasets;

import java.io.IOException;

/** IDX files that are downloaded on first use; checksums are of the decompressed content. */
record DownloadedIdxFiles(DownloadedFiles files) implements IdxFiles {

  @Override
  public IdxFile read(String name, int rank) throws IOException {
    return files.read(
        name,
        (calledName, file, digest) ->
            IdxFile.read(calledName, () -> GzipAwareStream.open(file).digestedBy(digest), rank));
  }
}
