/**
 * Choosing the engine that computes: {@link dev.cresset.backend.Backends}.
 *
 * <pre>{@code
 * Backends.available();        // [nd4j, jvm]
 * Backends.use("jvm");
 * Backends.current().name();   // "jvm"
 * }</pre>
 *
 * <p>Stands on {@code spi} and {@code backend.lookup}. Safe in any thread. Start reading at {@link
 * dev.cresset.backend.Backends}.
 */
@NullMarked
package dev.cresset.backend;

import org.jspecify.annotations.NullMarked;
