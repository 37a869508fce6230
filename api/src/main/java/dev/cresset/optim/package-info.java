/**
 * Optimizers that update parameters from their gradients.
 *
 * <pre>{@code
 * Optimizer optimizer = sgd(0.01).momentum(0.9).over(model.parameters());
 * optimizer.zeroGrad();
 * loss.backward();
 * optimizer.step();
 * }</pre>
 *
 * <p>{@code sgd(..)}, {@code adam(..)} and {@code adamW(..)} return immutable settings; {@code
 * over(..)} creates the optimizer, which holds the state. Custom optimizers extend {@link
 * dev.cresset.optim.Optimizer}. Depends on {@code tensor}, {@code types} and {@code spi} (the
 * settings of one step). Use an optimizer on one thread at a time. Start with {@link
 * dev.cresset.optim.Optimizers}. PyTorch counterpart: {@code torch.optim}.
 */
@NullMarked
package dev.cresset.optim;

import org.jspecify.annotations.NullMarked;
