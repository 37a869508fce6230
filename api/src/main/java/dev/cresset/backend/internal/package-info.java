/**
 * Finds the backends on the class path, holds the current one and protects its buffers.
 *
 * <pre>{@code
 * Backend backend = BackendLookup.current();   // chosen once, then kept
 * TensorBuffer zeros = backend.full(Shape.of(2, 3), 0);
 * }</pre>
 *
 * <p>Not for programs, which use {@code dev.cresset.backend.Backends}. Every backend that the
 * look-up returns is a {@link dev.cresset.backend.internal.GuardedBackend}: its buffers may be
 * closed by any thread while others use them.
 *
 * <p>Depends on {@code spi}, {@code types} and, for the built-in fallback, {@code backend.jvm}.
 * Thread-safe. Start reading at {@link dev.cresset.backend.internal.BackendLookup}, then {@link
 * dev.cresset.backend.internal.GuardedBuffer}.
 */
@NullMarked
package dev.cresset.backend.internal;

import org.jspecify.annotations.NullMarked;
