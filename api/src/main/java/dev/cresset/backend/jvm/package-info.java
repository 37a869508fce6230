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
 * <p>It is what runs where native code may not, and what {@code api}'s own tests run on. Its
 * element-wise functions are correct to one unit in the last place. Loops are written so that
 * HotSpot's C2 compiler vectorises them. Results do not depend on the number of threads or on
 * timing: the same call gives the same bits on the same machine.
 *
 * <p>Depends on {@code dev.cresset.spi}, {@code dev.cresset.spi.cpu} and {@code dev.cresset.types}.
 * Thread-safe; one buffer is written by one thread at a time. Start reading at {@link
 * dev.cresset.backend.jvm.JvmBackendProvider}, then {@code JvmBackend} and {@code MatMul}.
 */
@NullMarked
package dev.cresset.backend.jvm;

import org.jspecify.annotations.NullMarked;
