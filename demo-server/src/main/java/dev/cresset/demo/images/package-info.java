/**
 * The images that there are to learn from.
 *
 * <pre>{@code
 * ImageSet digits = library.named("mnist");
 * digits.test().image(0);
 * }</pre>
 *
 * <p>Depends on {@code dev.cresset.datasets}. Safe in any thread: sets are immutable, and the
 * library reads each once. Start reading at {@link dev.cresset.demo.images.ImageLibrary}.
 */
@NullMarked
package dev.cresset.demo.images;

import org.jspecify.annotations.NullMarked;
