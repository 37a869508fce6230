/**
 * The built-in backend {@code jvm}: plain Java on {@code float[]} and {@code long[]}, without
 * native code or dependencies.
 *
 * <pre>{@code
 * Backend backend = new JvmBackendProvider().create();
 * TensorBuffer a = backend.fromFloats(new float[] {1, 2, 3, 4}, Shape.of(2, 2));
 * TensorBuffer b = backend.matmul(a, false, a, true);
 * float[] values = new float[4];
 * backend.readFloats(b, values); // 5, 11, 11, 25
 * }</pre>
 *
 * <p>It is used if no other backend is on the class path, and where native code is not permitted.
 * HotSpot's C2 compiler vectorizes its loops. Results do not depend on the number of threads or on
 * timing: the same call gives the same bits on the same machine.
 *
 * <p>Depends on {@code spi}, {@code spi.cpu} and {@code types}. Calls may come from many threads at
 * once; one buffer is written by one thread at a time. Start reading at {@link
 * dev.cresset.backend.jvm.JvmBackend}, then {@code MatMul}.
 *
 * @since 0.1
 */
@NullMarked
package dev.cresset.backend.jvm;

import org.jspecify.annotations.NullMarked;
