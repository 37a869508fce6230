package dev.cresset.demo.training;

import dev.cresset.demo.run.Run;
import java.util.concurrent.CompletableFuture;

/**
 * A plan whose first network is being trained.
 *
 * @param first the first network's run
 * @param last the last network's run, once it has ended
 */
public record StartedPlan(Run first, CompletableFuture<Run> last) {}
