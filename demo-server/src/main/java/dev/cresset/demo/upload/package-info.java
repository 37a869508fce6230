/**
 * Tests model files that users upload, without trusting them.
 *
 * <pre>{@code
 * UploadedModel model = uploads.test("digits.safetensors", bytes, images);
 * model.result().confusion().accuracy();
 * }</pre>
 *
 * <p>Depends on {@code files}, {@code images}, {@code run} and {@code training}. Thread-safe. Start
 * reading at {@link dev.cresset.demo.upload.ModelUpload}.
 */
@NullMarked
package dev.cresset.demo.upload;

import org.jspecify.annotations.NullMarked;
