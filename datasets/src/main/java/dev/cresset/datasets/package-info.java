/**
 * MNIST inside the jar, Fashion-MNIST downloaded once, and both read from IDX files of one's own.
 *
 * <p>Depends on {@code dev.cresset.data} and the JDK only. Everything here may be called from any
 * thread; each call reads the files again and keeps nothing.
 *
 * <p>Start reading at {@code IdxFile} for the format and {@code DownloadedFiles} for the cache.
 */
@NullMarked
package dev.cresset.datasets;

import org.jspecify.annotations.NullMarked;
