/** Names what it uses; the rest follows. */
module org.example.app {
  requires dev.cresset.datasets;
  requires dev.cresset.metrics;
}
