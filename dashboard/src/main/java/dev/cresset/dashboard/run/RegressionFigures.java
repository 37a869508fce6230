package dev.cresset.dashboard.run;

/**
 * The figures of a test of predicted numbers.
 *
 * @param r2 coefficient of determination, R²
 * @param meanAbsoluteError mean of {@code |predicted - actual|}
 * @param rootMeanSquareError square root of the mean of {@code (predicted - actual)²}
 */
public record RegressionFigures(double r2, double meanAbsoluteError, double rootMeanSquareError) {}
