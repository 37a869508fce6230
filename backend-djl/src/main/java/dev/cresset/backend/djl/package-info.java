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
 * <p>PyTorch multiplies the matrices on Cresset's native memory, and its results become buffers
 * without a copy. Everything else runs in the loops that the engines on a CPU share, where one pass
 * over the memory takes the place of several native calls. DJL's autograd, optimizers and managers
 * are not used.
 *
 * <p>PyTorch computes on one thread, so that results do not depend on how many there are and other
 * threads are not waited for; the system property {@code ai.djl.pytorch.num_threads} sets another
 * number, which pays for wide layers on an otherwise idle machine. The libraries unpack to 450 MB
 * in {@code ~/.cache/cresset/native}, or where {@code cresset.nativeDirectory} or {@code
 * ENGINE_CACHE_DIR} says. Nothing is downloaded.
 *
 * <p>Depends on {@code dev.cresset.spi}, {@code dev.cresset.spi.cpu} and {@code dev.cresset.types}.
 * Calls may come from many threads at once; one buffer is written by one thread at a time. Start
 * reading at {@link dev.cresset.backend.djl.DjlBackendProvider}, then {@code DjlBackend}, {@code
 * TorchStorage} and {@code EngineStart}.
 *
 * @since 0.1
 */
@NullMarked
package dev.cresset.backend.djl;

import org.jspecify.annotations.NullMarked;
