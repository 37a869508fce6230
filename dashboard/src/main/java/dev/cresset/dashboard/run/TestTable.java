package dev.cresset.dashboard.run;

import dev.cresset.tabular.Rows;
import dev.cresset.tabular.TablePredictor;

/**
 * The rows of a test set of a table, and the predictor of such rows. Safe from any number of
 * threads.
 *
 * @param predictor the trained network with its columns
 * @param rows the test set, in the order of the test result
 */
public record TestTable(TablePredictor predictor, Rows rows) {}
