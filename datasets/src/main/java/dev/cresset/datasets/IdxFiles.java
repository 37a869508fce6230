package dev.cresset.datasets;

import java.io.IOException;

/** A place that holds a dataset's four IDX files under their usual names. */
interface IdxFiles {

  /**
   * Reads one file.
   *
   * @param name such as {@code train-images-idx3-ubyte}
   * @param rank how many dimensions it must have
   */
  IdxFile read(String name, int rank) throws IOException;
}
