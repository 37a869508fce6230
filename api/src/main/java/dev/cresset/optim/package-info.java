/**
 * Optimizers: how parameters follow their gradients.
 *
 * <pre>{@code
 * Optimizer optimizer = sgd(0.01).momentum(0.9).over(model.parameters());
 * optimizer.zeroGrad();
 * loss.backward();
 * optimizer.step();
 * }</pre>
 *
 * <p>{@code sgd(..)}, {@code adam(..)} and {@code adamW(..)} are immutable settings; {@code
 * over(..)} makes the optimizer, which holds the state. Depends on {@code tensor}, {@code spi}
 * (settings of a step). An optimizer is for one thread. Start reading at {@link
 * dev.cresset.optim.Optimizers}.
 */
@NullMarked
package dev.cresset.optim;

import org.jspecify.annotations.NullMarked;
