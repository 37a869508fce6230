/**
 * Temporary files that no other user can read.
 *
 * <pre>{@code
 * try (TemporaryDirectory directory = TemporaryDirectory.create("model")) {
 *   model.save(directory.file("digits.safetensors"));
 * }
 * }</pre>
 *
 * <p>Depends on no other package. Thread-safe. {@link
 * dev.cresset.dashboard.files.TemporaryDirectory} is its only class.
 */
@NullMarked
package dev.cresset.dashboard.files;

import org.jspecify.annotations.NullMarked;
