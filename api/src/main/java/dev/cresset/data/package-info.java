/**
 * Data: datasets, transforms, and the loader that makes batches of them.
 *
 * <pre>{@code
 * Dataset images = Mnist.train().transform(toTensor(), normalize(0.5, 0.5));
 * for (Batch batch : DataLoader.of(images).batchSize(64).shuffle(true)) {
 *   model.forward(batch.inputs());
 * }
 * }</pre>
 *
 * <p>Depends on {@code tensor}, {@code types} and the threads of {@code spi}. Datasets, transforms
 * and loaders are immutable and safe in any thread; an iterator is for one. Start reading at {@link
 * dev.cresset.data.DataLoader}.
 */
@NullMarked
package dev.cresset.data;

import org.jspecify.annotations.NullMarked;
