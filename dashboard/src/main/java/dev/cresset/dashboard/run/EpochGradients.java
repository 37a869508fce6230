package dev.cresset.dashboard.run;

import java.util.List;

/**
 * Gradients and updates of all layers in one epoch.
 *
 * @param epoch from 1
 * @param layers in the order of the network
 */
public record EpochGradients(int epoch, List<LayerStatistics> layers) {}
