/**
 * The types that all packages share, such as {@link dev.cresset.types.Shape} and {@link
 * dev.cresset.types.DType}.
 *
 * <pre>{@code
 * Shape images = Shape.of(64, 1, 28, 28);
 * images.size();      // 50176
 * images.dim(-1);     // 28
 * }</pre>
 *
 * <p>Depends on the JDK only. All types are immutable and thread-safe. Start with {@link
 * dev.cresset.types.Shape}.
 */
@NullMarked
package dev.cresset.types;

import org.jspecify.annotations.NullMarked;
