/**
 * Losses: how far a network's output is from its targets, as a scalar to walk back from.
 *
 * <pre>{@code
 * Loss criterion = crossEntropy().labelSmoothing(0.1);
 * Tensor loss = criterion.apply(model.forward(batch.inputs()), batch.targets());
 * loss.backward();
 * }</pre>
 *
 * <p>Depends on {@code tensor} and {@code types}. Losses are immutable and safe in any thread.
 * Start reading at {@link dev.cresset.loss.Losses}.
 */
@NullMarked
package dev.cresset.loss;

import org.jspecify.annotations.NullMarked;
