package dev.cresset.datasets;

import java.io.IOException;
import java.io.InputStream;

/** Gzipped IDX files in this jar. */
record ResourceFiles(String folder) implements IdxFiles {

  @Override
  public IdxFile read(String name, int rank) throws IOException {
    String resource = folder + "/" + name + ".gz";
    try (InputStream packed = JarFile.open(resource)) {
      return IdxFile.read(resource, () -> GzipAwareStream.gunzip(packed, Integer.MAX_VALUE), rank);
    }
  }
}
