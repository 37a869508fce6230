/**
 * Networks: modules, the layers they are made of, and their summaries.
 *
 * <pre>{@code
 * Sequential model = Sequential.of(
 *     flatten(), linear(784, 128), relu(), linear(128, 10), logSoftmax(1));
 * Tensor logProbabilities = model.forward(images);
 * System.out.println(model.summary(1, 28, 28));
 * }</pre>
 *
 * <p>Depends on {@code tensor} and {@code types}. A module in {@code eval()} may be called from
 * many threads at once; training it is for one thread. Start reading at {@link
 * dev.cresset.nn.Module}, and for the layers at {@link dev.cresset.nn.Layers}.
 */
@NullMarked
package dev.cresset.nn;

import org.jspecify.annotations.NullMarked;
