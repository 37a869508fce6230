package dev.cresset.dashboard.run;

import dev.cresset.train.StopReason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is recorded of a run, at one moment.
 *
 * @param description what was known when it started
 * @param startedAt when it was started
 * @param state its state
 * @param error why it failed; {@code null} if it did not
 * @param stopReason why training ended; {@code null} before
 * @param restoredEpoch the epoch whose weights early stopping restored; {@code null} for none
 * @param trainingImages number of training samples
 * @param validationImages number of validation samples
 * @param testImages number of test samples
 * @param layers the layers of the network; {@code null} before it is built
 * @param progress the progress of training
 * @param history the results of the epochs
 * @param gradients the gradients of the epochs
 * @param losses the training loss
 * @param memory the memory in use
 * @param testResult the predictions of the test of a classifier; {@code null} without
 * @param regressionResult the predicted numbers of the test; {@code null} without
 */
public record RunSnapshot(
    RunDescription description,
    Instant startedAt,
    RunState state,
    @Nullable String error,
    @Nullable StopReason stopReason,
    @Nullable Integer restoredEpoch,
    int trainingImages,
    int validationImages,
    int testImages,
    @Nullable NetworkLayers layers,
    Progress progress,
    List<EpochResult> history,
    List<EpochGradients> gradients,
    List<LossPoint> losses,
    List<MemoryPoint> memory,
    @Nullable TestResult testResult,
    @Nullable RegressionResult regressionResult) {

  /** Returns the same, ended by a failure. */
  public RunSnapshot failed(String message) {
    return new RunSnapshot(
        description,
        startedAt,
        RunState.FAILED,
        message,
        stopReason,
        restoredEpoch,
        trainingImages,
        validationImages,
        testImages,
        layers,
        progress,
        history,
        gradients,
        losses,
        memory,
        null,
        null);
  }
}
