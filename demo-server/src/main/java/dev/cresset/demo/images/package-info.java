/**
 * The images that the demo trains and tests on.
 *
 * <pre>{@code
 * ImageSet digits = library.named("mnist");
 * digits.test().image(0);
 * }</pre>
 *
 * <p>Depends on {@code dev.cresset.datasets}. Thread-safe: sets are immutable and read once. Start
 * reading at {@link dev.cresset.demo.images.ImageLibrary}.
 */
@NullMarked
package dev.cresset.demo.images;

import org.jspecify.annotations.NullMarked;
