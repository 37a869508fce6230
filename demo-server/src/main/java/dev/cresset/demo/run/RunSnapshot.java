package dev.cresset.demo.run;

import dev.cresset.metrics.ConfusionMatrix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run at one moment.
 *
 * @param run the run, for what does not change
 * @param state how far it had come
 * @param stoppable whether a stop had an effect
 * @param error why it failed, if it did
 * @param trainingImages how many images it learns from, 0 before they are read
 * @param validationImages how many are held out
 * @param testImages how many it is tested on
 * @param progress where it stood
 * @param history the epochs that were done
 * @param changes how much the layers changed in each
 * @param losses the running loss
 * @param memory memory in use
 * @param confusion what the test came to, if it was done
 */
public record RunSnapshot(
    Run run,
    RunState state,
    boolean stoppable,
    @Nullable String error,
    int trainingImages,
    int validationImages,
    int testImages,
    Progress progress,
    List<EpochResult> history,
    List<EpochChanges> changes,
    List<LossPoint> losses,
    List<MemoryPoint> memory,
    @Nullable ConfusionMatrix confusion) {}
