/**
 * Finds the backends on the class path and holds the one in use.
 *
 * <pre>{@code
 * Backend backend = BackendLookup.current();   // chosen once, then kept
 * TensorBuffer zeros = backend.full(Shape.of(2, 3), 0);
 * }</pre>
 *
 * <p>Programs use {@code dev.cresset.backend.Backends}, which stands in front of it; this package
 * is apart from it so that {@code dev.cresset.tensor} can ask for the current backend without
 * depending on what compares whole models.
 *
 * <p>Depends on {@code spi} and, for the built-in fallback, {@code backend.jvm}. Safe in any
 * thread.
 */
@NullMarked
package dev.cresset.backend.lookup;

import org.jspecify.annotations.NullMarked;
