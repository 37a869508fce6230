/** Metrics for classifiers: confusion matrix, accuracy, precision, recall, F1 and text reports. */
module dev.cresset.metrics {
  requires transitive dev.cresset.api;

  exports dev.cresset.metrics;
}
