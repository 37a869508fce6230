/** Metrics of classifiers and regressions, curves, confidence intervals and calibration. */
module dev.cresset.metrics {
  requires transitive dev.cresset.api;

  exports dev.cresset.metrics;
}
