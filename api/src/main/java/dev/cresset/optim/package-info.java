/**
 * Optimizers that update parameters from their gradients, and schedules of their learning rates.
 *
 * <pre>{@code
 * Optimizer optimizer = sgd(0.01).momentum(0.9).over(model.parameters());
 * Scheduler scheduler = cosine(50).over(optimizer);
 * optimizer.zeroGrad();
 * loss.backward();
 * Gradients.clipNorm(model.parameters(), 1.0);
 * optimizer.step();
 * scheduler.step();                                 // after each epoch
 * }</pre>
 *
 * <p>{@code sgd(..)}, {@code adam(..)} and {@code adamW(..)} return immutable settings; {@code
 * over(..)} creates the optimizer, which holds the state. Likewise {@code cosine(..)} and the other
 * {@link dev.cresset.optim.Schedules} are immutable, and {@code over(optimizer)} creates the {@link
 * dev.cresset.optim.Scheduler}. Custom optimizers extend {@link dev.cresset.optim.Optimizer},
 * custom schedules implement {@link dev.cresset.optim.Schedule}. Depends on {@code tensor}, {@code
 * types} and {@code spi} (the settings of one step). Use an optimizer and its schedulers on one
 * thread at a time. Start with {@link dev.cresset.optim.Optimizers}. PyTorch counterparts: {@code
 * torch.optim}, {@code torch.optim.lr_scheduler}, {@code torch.nn.utils.clip_grad_norm_}.
 */
@NullMarked
package dev.cresset.optim;

import org.jspecify.annotations.NullMarked;
