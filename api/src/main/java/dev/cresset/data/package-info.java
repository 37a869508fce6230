/**
 * Datasets, transforms, and the loader that iterates over batches.
 *
 * <pre>{@code
 * Dataset images = Mnist.train().transform(toTensor(), normalize(0.5, 0.5));
 * for (Batch batch : DataLoader.of(images).batchSize(64).shuffle(true)) {
 *   model.forward(batch.inputs());
 * }
 * }</pre>
 *
 * <p>Depends on {@code tensor}, {@code types}, {@code backend.internal} and {@code spi.cpu}.
 * Datasets, transforms and loaders are immutable and thread-safe; an iterator is used by one
 * thread. Start with {@link dev.cresset.data.DataLoader}. PyTorch counterpart: {@code
 * torch.utils.data}.
 */
@NullMarked
package dev.cresset.data;

import org.jspecify.annotations.NullMarked;
