package dev.cresset.spi;

/** Element-wise functions of one {@code FLOAT32} buffer. The result for NaN is NaN. */
public enum UnaryOp {
  /** {@code -x}. */
  NEG,
  /** {@code e^x}. */
  EXP,
  /** Natural logarithm; {@code -Infinity} for 0, NaN below 0. */
  LOG,
  /** Square root; NaN below 0. */
  SQRT,
  /** {@code max(0, x)}. */
  RELU,
  /** {@code 1 / (1 + e^-x)}. */
  SIGMOID,
  /** Hyperbolic tangent. */
  TANH,
  /** {@code log(1 + e^x)}, without overflow for large {@code x}. */
  SOFTPLUS,
  /** {@code |x|}. */
  ABS,
  /** The error function, {@code 2 / √π ∫₀ˣ e^(-t²) dt}. */
  ERF
}
