package dev.cresset.dashboard.run;

/** What a network predicts. */
public enum Task {
  /** One of several classes. */
  CLASSIFICATION,
  /** A number. */
  REGRESSION
}
