/**
 * MNIST inside the jar, Fashion-MNIST downloaded once, and both read from IDX files of one's own.
 *
 * <pre>{@code
 * Dataset train = Mnist.train().transform(toTensor(), normalize(0.5, 0.5));
 * Dataset test = Mnist.test().transform(toTensor(), normalize(0.5, 0.5));
 * Dataset clothes = FashionMnist.train();                          // downloads on first use
 * Dataset offline = FashionMnist.from(Path.of("data")).train();    // or reads four IDX files
 * List<String> names = FashionMnist.classNames();
 * Plot.image(train.get(0).inputs()).save(Path.of("image.png"));
 * }</pre>
 *
 * <p>Depends on {@code dev.cresset.data}, {@code dev.cresset.spi.cpu} and the JDK only. Everything
 * here may be called from any thread; each call reads the files again and keeps nothing.
 *
 * <p>Start reading at {@link dev.cresset.datasets.Mnist}, then {@code IdxFile} for the format and
 * {@code DownloadedFiles} for the cache.
 */
@NullMarked
package dev.cresset.datasets;

import org.jspecify.annotations.NullMarked;
