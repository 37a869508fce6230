/**
 * Loss functions: differences between a model output and the expected targets.
 *
 * <pre>{@code
 * Loss criterion = crossEntropy().labelSmoothing(0.1);
 * Tensor loss = criterion.apply(model.forward(batch.inputs()), batch.targets());
 * loss.backward();
 * }</pre>
 *
 * <p>Depends on {@code tensor} and {@code types}. Losses are immutable and thread-safe. Start with
 * {@link dev.cresset.loss.Losses}. PyTorch counterpart: the losses of {@code torch.nn}.
 */
@NullMarked
package dev.cresset.loss;

import org.jspecify.annotations.NullMarked;
