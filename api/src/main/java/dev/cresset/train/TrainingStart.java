package dev.cresset.train;

import dev.cresset.nn.Module;
import dev.cresset.types.Shape;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a training run is about to do; see {@link TrainingListener#trainingStarted}.
 *
 * @param model the model that is trained
 * @param inputShape shape of the inputs of one sample, without the batch dimension
 * @param samples number of training samples
 * @param validationSamples number of validation samples, 0 without validation data
 * @param batchSize largest number of samples in a batch
 * @param batches number of batches in an epoch
 * @param epochs number of epochs planned
 * @param epochsDone number of epochs that are complete already, above 0 only for a resumed run
 * @param loss the loss as text, for example {@code NLLLoss()}; {@code custom step} for a
 *     {@linkplain Trainer#step step}
 * @param ignoredLabel label of the samples that the loss leaves out, as {@link
 *     dev.cresset.loss.Loss#ignoredLabel} returns it
 * @param optimizer the settings of the optimizer as text
 * @param learningRate learning rate of the first parameter group
 * @param schedule the learning-rate schedule as text, or empty if the rate is constant
 * @param patience patience of early stopping in epochs, or empty without
 * @param seed the seed that {@link Trainer#seed} sets, or empty
 * @since 0.1
 */
public record TrainingStart(
    Module model,
    Shape inputShape,
    int samples,
    int validationSamples,
    int batchSize,
    int batches,
    int epochs,
    int epochsDone,
    String loss,
    OptionalLong ignoredLabel,
    String optimizer,
    double learningRate,
    Optional<String> schedule,
    OptionalInt patience,
    OptionalLong seed) {}
