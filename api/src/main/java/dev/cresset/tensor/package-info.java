/**
 * Tensors, automatic differentiation, memory scopes and random numbers.
 *
 * <pre>{@code
 * Tensor x = randn(2, 2).requiresGrad(true);
 * Tensor z = x.pow(2).mean();
 * z.backward();
 * System.out.println(x.grad());   // x / 2
 * }</pre>
 *
 * <p>{@link dev.cresset.tensor.Tensor} checks arguments and calls the backend; {@code Operations}
 * contains the gradient rule of each operation; {@code Backpropagation} traverses the graph; {@link
 * dev.cresset.tensor.TensorScope} defines when tensors are freed; {@link
 * dev.cresset.tensor.Generator} is the only source of random numbers.
 *
 * <p>Depends on {@code types}, {@code spi}, {@code spi.cpu} and the lookup of backends. Tensors can
 * be read, used in operations and closed on any thread; one thread at a time may run {@code
 * backward()} on a graph, which is checked. Start with {@link dev.cresset.tensor.Tensor}.
 */
@NullMarked
package dev.cresset.tensor;

import org.jspecify.annotations.NullMarked;
