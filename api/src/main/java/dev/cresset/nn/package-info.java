/**
 * Modules, layers, sequential networks, model summaries, model files and predictors.
 *
 * <pre>{@code
 * Sequential model = Sequential.of(
 *     flatten(), linear(784, 128), relu(), linear(128, 10), logSoftmax(1));
 * Tensor logProbabilities = model.forward(images);
 * System.out.println(model.summary(1, 28, 28));
 * model.save(file);
 * Sequential again = Sequential.load(file);
 * }</pre>
 *
 * <p>Depends on {@code tensor}, {@code types}, {@code io}, {@code data} and {@code
 * backend.internal}. Any number of threads may call {@code predict} of a module or of a {@link
 * dev.cresset.nn.Predictor}; train a module on one thread at a time. Start with {@link
 * dev.cresset.nn.Module} and {@link dev.cresset.nn.Layers}; custom layers extend {@link
 * dev.cresset.nn.Layer}. PyTorch counterpart: {@code torch.nn}.
 */
@NullMarked
package dev.cresset.nn;

import org.jspecify.annotations.NullMarked;
