package dev.cresset.backend.nd4j;

import dev.cresset.spi.BinaryOp;

/** One loop for each function of two arrays, its result in the first. */
final class BinaryLoops {

  private BinaryLoops() {}

  static Blocks.Binary of(BinaryOp op) {
    return switch (op) {
      case ADD -> BinaryLoops::add;
      case SUB -> BinaryLoops::subtract;
      case MUL -> BinaryLoops::multiply;
      case DIV -> BinaryLoops::divide;
      case EQ -> BinaryLoops::equal;
      case GT -> BinaryLoops::greater;
      case POW -> throw new IllegalArgumentException("POW is left to ArrayOps");
    };
  }

  static void add(float[] a, float[] b, int n) {
    for (int i = 0; i < n; i++) {
      a[i] += b[i];
    }
  }

  static void subtract(float[] a, float[] b, int n) {
    for (int i = 0; i < n; i++) {
      a[i] -= b[i];
    }
  }

  static void multiply(float[] a, float[] b, int n) {
    for (int i = 0; i < n; i++) {
      a[i] *= b[i];
    }
  }

  static void divide(float[] a, float[] b, int n) {
    for (int i = 0; i < n; i++) {
      a[i] /= b[i];
    }
  }

  static void equal(float[] a, float[] b, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = a[i] == b[i] ? 1 : 0;
    }
  }

  static void greater(float[] a, float[] b, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = a[i] > b[i] ? 1 : 0;
    }
  }
}
