package dev.cresset.tabular;

/** A function of numbers, before they are scaled. */
enum NumberFunction {
  NONE(""),
  LOGARITHM(".logarithm()"),
  LOG1P(".log1p()");

  private final String call;

  NumberFunction(String call) {
    this.call = call;
  }

  /** Returns the method of {@link NumberFeature} that sets this function. */
  String call() {
    return call;
  }

  double apply(double x) throws CellException {
    switch (this) {
      case LOGARITHM -> {
        if (x > 0) {
          return Math.log(x);
        }
        throw new CellException(
            "%s has no logarithm; use log1p() for numbers from 0 on".formatted(x));
      }
      case LOG1P -> {
        if (x > -1) {
          return Math.log1p(x);
        }
        throw new CellException("%s is not above -1, as log1p() requires".formatted(x));
      }
      default -> {
        return x;
      }
    }
  }

  double invert(double y) {
    return switch (this) {
      case NONE -> y;
      case LOGARITHM -> Math.exp(y);
      case LOG1P -> Math.expm1(y);
    };
  }
}
