package dev.cresset.demo.training;

import dev.cresset.dashboard.run.Run;
import java.util.concurrent.CompletableFuture;

/**
 * A plan that was started.
 *
 * @param first run of the first network
 * @param last run of the last network, available when it has ended
 */
public record StartedPlan(Run first, CompletableFuture<Run> last) {}
