package dev.cresset.dashboard.run;

/**
 * Gradient and update of one layer, means over the sampled steps of an epoch.
 *
 * @param name name of the layer in the network
 * @param gradientNorm Euclidean norm of the gradient of all its parameters
 * @param updateToWeight norm of the update divided by the norm of the parameters before it
 */
public record LayerStatistics(String name, double gradientNorm, double updateToWeight) {}
