/** Tables of one's own data: CSV files, records and queries as inputs of networks. */
module dev.cresset.tabular {
  requires transitive dev.cresset.api;
  requires transitive java.sql;
  requires de.siegmar.fastcsv;

  exports dev.cresset.tabular;
}
