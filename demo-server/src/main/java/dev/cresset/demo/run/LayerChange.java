package dev.cresset.demo.run;

/**
 * How much one layer changed, as a mean over the steps of an epoch that were looked at.
 *
 * @param name the layer's name in the network
 * @param gradientNorm Euclidean norm of its gradients
 * @param updateToWeight norm of a step's change divided by the norm of what was changed
 */
public record LayerChange(String name, double gradientNorm, double updateToWeight) {}
