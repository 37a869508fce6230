/**
 * Image datasets (MNIST, Fashion-MNIST, CIFAR-10, IDX files, folders of images), small tables, and
 * plots of images.
 *
 * <pre>{@code
 * Dataset train = Mnist.train().transform(toTensor(), normalize(0.5, 0.5));
 * Dataset clothes = FashionMnist.train();                          // downloads on first use
 * Dataset offline = FashionMnist.from(Path.of("data")).train();    // reads four IDX files
 * Dataset own = ImageFolder.of(Path.of("flowers")).resize(64, 64).read();    // flowers/rose/1.png
 * List<String> names = FashionMnist.classNames();
 * String table = Penguins.csv();                                   // also BreastCancer, Diabetes
 * Plot.image(train.get(0).inputs()).save(Path.of("image.png"));
 * }</pre>
 *
 * <p>MNIST and the tables are part of the jar. Fashion-MNIST and CIFAR-10 are downloaded into a
 * cache and verified by their checksums.
 *
 * <p>Depends on {@code cresset-api} and the JDK. All methods are thread-safe; each call reads the
 * files again and caches nothing in memory. Start with {@link dev.cresset.datasets.Mnist}; {@code
 * IdxFile} contains the file format and {@code DownloadedFiles} the cache. PyTorch counterpart:
 * {@code torchvision.datasets}.
 */
@NullMarked
package dev.cresset.datasets;

import org.jspecify.annotations.NullMarked;
