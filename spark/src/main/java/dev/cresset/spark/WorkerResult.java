package dev.cresset.spark;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a worker returns.
 *
 * @param model the trained network as a model file; from worker 0 only
 * @param log losses of the epochs
 * @param failure why training stopped, if there was no loss or one that was not finite
 * @param nanos duration of the training loop
 * @param exchangeNanos the part of it that was spent in the exchange
 */
record WorkerResult(
    byte @Nullable [] model,
    TrainingLog log,
    @Nullable String failure,
    long nanos,
    long exchangeNanos)
    implements Serializable {}
