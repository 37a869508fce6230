package dev.cresset.tabular;

import java.io.IOException;

/** Says what is wrong with the content of a CSV file, and where. */
final class CsvProblem extends IOException {

  private static final long serialVersionUID = 1L;

  CsvProblem(String problem) {
    super(problem);
  }
}
