/**
 * Selects the backend that computes ({@link dev.cresset.backend.Backends}) and compares backends
 * ({@link dev.cresset.backend.Parity}).
 *
 * <pre>{@code
 * Backends.available();        // [nd4j, jvm]
 * Backends.use("jvm");
 * Backends.current().name();   // "jvm"
 * }</pre>
 *
 * <p>Depends on {@code spi}, {@code spi.cpu} and {@code backend.internal}; {@code Parity} also on
 * {@code nn}, {@code loss}, {@code optim} and {@code data}. {@code Backends} is thread-safe. Start
 * with {@link dev.cresset.backend.Backends}.
 */
@NullMarked
package dev.cresset.backend;

import org.jspecify.annotations.NullMarked;
