/**
 * Loss functions, which compare a model output with the expected targets.
 *
 * <pre>{@code
 * Loss criterion = crossEntropy().labelSmoothing(0.1);
 * Tensor loss = criterion.apply(model.forward(batch.inputs()), batch.targets());
 * loss.backward();
 * }</pre>
 *
 * <p>Depends on {@code tensor} and {@code types}. The losses of this package are immutable and
 * thread-safe. Start with {@link dev.cresset.loss.Losses}. PyTorch counterpart: the loss functions
 * of {@code torch.nn}.
 */
@NullMarked
package dev.cresset.loss;

import org.jspecify.annotations.NullMarked;
