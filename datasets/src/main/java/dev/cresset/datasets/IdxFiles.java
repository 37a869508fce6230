package dev.cresset.datasets;

import java.io.IOException;

/** A source of the four IDX files of a dataset. */
interface IdxFiles {

  /**
   * Reads one file.
   *
   * @param name name of the file, such as {@code train-images-idx3-ubyte}
   * @param rank number of dimensions that the file must have
   */
  IdxFile read(String name, int rank) throws IOException;
}
