/**
 * Finds the backends on the class path, holds the current one and protects its buffers.
 *
 * <pre>{@code
 * Backend backend = BackendLookup.current();   // chosen once, then kept
 * TensorBuffer zeros = backend.full(Shape.of(2, 3), 0);
 * }</pre>
 *
 * <p>Internal; programs use {@code dev.cresset.backend.Backends}. All backends that the lookup
 * returns are {@linkplain dev.cresset.backend.internal.GuardedBackend guarded}: their buffers can
 * be closed on any thread while other threads use them.
 *
 * <p>Depends on {@code spi}, {@code types} and, for the built-in fallback, {@code backend.jvm}.
 * Thread-safe. Start with {@link dev.cresset.backend.internal.BackendLookup}, then {@link
 * dev.cresset.backend.internal.GuardedBuffer}.
 */
@NullMarked
package dev.cresset.backend.internal;

import org.jspecify.annotations.NullMarked;
