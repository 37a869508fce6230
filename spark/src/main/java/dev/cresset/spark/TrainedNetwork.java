package dev.cresset.spark;

import dev.cresset.nn.Module;

/**
 * The result of training.
 *
 * @param file the network as a model file
 * @param initial the network before training, for what is known of its outputs
 * @param log losses of the epochs
 * @param seconds duration of the training loop
 * @param exchangeShare the part of it that worker 0 spent in the exchange; NaN if not known
 */
record TrainedNetwork(
    byte[] file, Module initial, TrainingLog log, double seconds, double exchangeShare) {}
