/**
 * Tensors with gradients.
 *
 * <pre>{@code
 * Tensor x = randn(2, 2).requiresGrad(true);
 * Tensor z = x.pow(2).mean();
 * z.backward();
 * System.out.println(x.grad());   // x / 2
 * }</pre>
 *
 * <p>{@link dev.cresset.tensor.Tensor} checks arguments and asks the backend; {@code Operations}
 * holds one rule for each differentiable operation; {@code Backpropagation} walks the graph; {@link
 * dev.cresset.tensor.TensorScope} says who frees what; {@link dev.cresset.tensor.Generator} is the
 * only source of random numbers.
 *
 * <p>Depends on {@code types}, {@code spi} and {@code backend.lookup}. A tensor may be read,
 * computed with and closed by any thread; a graph is walked back by one thread at a time, which is
 * checked. Start reading at {@link dev.cresset.tensor.Tensor}.
 */
@NullMarked
package dev.cresset.tensor;

import org.jspecify.annotations.NullMarked;
