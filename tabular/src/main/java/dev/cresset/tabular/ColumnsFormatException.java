package dev.cresset.tabular;

/** Says what is wrong with the columns of a file. */
final class ColumnsFormatException extends Exception {

  private static final long serialVersionUID = 1L;

  ColumnsFormatException(String problem) {
    super(problem);
  }
}
