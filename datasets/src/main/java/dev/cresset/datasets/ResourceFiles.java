package dev.cresset.datasets;

import java.io.IOException;
import java.io.InputStream;

/** Gzipped IDX files in this jar. */
record ResourceFiles(String folder) implements IdxFiles {

  @Override
  public IdxFile read(String name, int rank) throws IOException {
    String resource = folder + "/" + name + ".gz";
    InputStream packed = ResourceFiles.class.getResourceAsStream(resource);
    if (packed == null) {
      throw new IOException(
          "%s: expected it beside %s on the class path but found nothing; was cresset-datasets repackaged without its resources?"
              .formatted(resource, ResourceFiles.class.getName()));
    }
    try (packed) {
      return IdxFile.read(resource, () -> GzipAwareStream.gunzip(packed, Integer.MAX_VALUE), rank);
    }
  }
}
