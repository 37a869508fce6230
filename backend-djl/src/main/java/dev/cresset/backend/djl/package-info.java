/**
 * The backend {@code djl}: the PyTorch engine of the Deep Java Library, on the CPU.
 *
 * <pre>{@code
 * Backend backend = new DjlBackendProvider().create();
 * TensorBuffer a = backend.fromFloats(new float[] {1, 2, 3, 4}, Shape.of(2, 2));
 * TensorBuffer b = backend.matmul(a, false, a, true);
 * float[] values = new float[4];
 * backend.readFloats(b, values); // 5, 11, 11, 25
 * }</pre>
 *
 * <p>Every operation is one to five calls of PyTorch's own kernels. DJL's autograd, optimizers and
 * managers stay out of it: each buffer owns its array, and what lies between is closed at once.
 *
 * <p>Depends on {@code dev.cresset.spi} and {@code dev.cresset.types}. Calls may come from many
 * threads at once; one buffer is written by one thread at a time. Start reading at {@link
 * dev.cresset.backend.djl.DjlBackendProvider}, then {@code DjlBackend}, {@code Buffers} and {@code
 * EngineStart}.
 */
@NullMarked
package dev.cresset.backend.djl;

import org.jspecify.annotations.NullMarked;
