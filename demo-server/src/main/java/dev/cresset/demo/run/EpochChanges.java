package dev.cresset.demo.run;

import java.util.List;

/**
 * How much the layers changed in one epoch.
 *
 * @param epoch from 1
 * @param layers in the order of the network
 */
public record EpochChanges(int epoch, List<LayerChange> layers) {}
