/** Confusion matrix, accuracy, precision, recall, F1 and reports. */
module dev.cresset.metrics {
  requires transitive dev.cresset.api;

  exports dev.cresset.metrics;
}
