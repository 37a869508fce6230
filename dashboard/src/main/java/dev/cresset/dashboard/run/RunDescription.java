package dev.cresset.dashboard.run;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a run when it starts.
 *
 * @param title its title
 * @param recipe short name of the way in which the network is trained; {@code null} if it has none
 * @param variant difference of this network from the others of its group; {@code null} for none
 * @param data name of the data; {@code null} if unknown
 * @param backend name of the backend in use
 * @param seed seed of all random numbers; {@code null} if unknown
 * @param epochs number of passes over the training data, 1 or more
 * @param batchSize number of samples in a batch
 * @param learningRate learning rate at the start; {@code null} if unknown
 * @param optimizer name and settings of the optimizer
 * @param loss name of the loss
 * @param schedule settings of the learning-rate schedule; {@code null} for a constant rate
 * @param patience number of epochs without a lower loss after which training ends early; {@code
 *     null} to train all epochs
 */
public record RunDescription(
    String title,
    @Nullable String recipe,
    @Nullable String variant,
    @Nullable String data,
    String backend,
    @Nullable Long seed,
    int epochs,
    int batchSize,
    @Nullable Double learningRate,
    String optimizer,
    String loss,
    @Nullable String schedule,
    @Nullable Integer patience) {}
