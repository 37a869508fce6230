/** Names what it uses; the rest follows. */
module org.example.app {
  requires dev.cresset.datasets;
  requires dev.cresset.metrics;
  requires dev.cresset.tabular;

  // The components of its records are columns.
  opens org.example.app to
      dev.cresset.tabular;
}
