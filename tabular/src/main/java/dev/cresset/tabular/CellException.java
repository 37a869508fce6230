package dev.cresset.tabular;

/** Says what is wrong with a value; the caller adds where it is. */
final class CellException extends Exception {

  private static final long serialVersionUID = 1L;

  CellException(String problem) {
    super(problem);
  }

  /** Returns the problem. */
  String problem() {
    return String.valueOf(getMessage());
  }
}
