/**
 * The backend {@code nd4j}: ND4J and the OpenBLAS it comes with, on memory outside the Java heap.
 *
 * <pre>{@code
 * Backend backend = new Nd4jBackendProvider().create();
 * TensorBuffer a = backend.fromFloats(new float[] {1, 2, 3, 4}, Shape.of(2, 2));
 * TensorBuffer b = backend.matmul(a, false, a, true);
 * float[] values = new float[4];
 * backend.readFloats(b, values); // 5, 11, 11, 25
 * }</pre>
 *
 * <p>Matrix products call OpenBLAS directly, in {@code Blas}; the array loops of {@code spi.cpu}
 * process the same memory in Java. Logarithms and powers call ND4J's array operations, in {@code
 * ArrayOps}, which loads ND4J on first use. Results do not depend on timing: the same calls give
 * the same bits on the same machine and number of threads.
 *
 * <p>Depends on {@code dev.cresset.spi}, {@code dev.cresset.spi.cpu} and {@code dev.cresset.types}.
 * Calls may come from many threads at once; one buffer is written by one thread at a time. Start
 * reading at {@link dev.cresset.backend.nd4j.Nd4jBackendProvider}, then {@code Nd4jBackend} and
 * {@code MatrixProduct}.
 *
 * @since 0.1
 */
@NullMarked
package dev.cresset.backend.nd4j;

import org.jspecify.annotations.NullMarked;
