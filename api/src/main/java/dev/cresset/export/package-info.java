/**
 * Writes trained networks for other runtimes.
 *
 * <pre>{@code
 * Onnx.export(model, Path.of("digits.onnx"), 1, 28, 28);   // the shape of one sample
 * }</pre>
 *
 * <p>{@code RecordingBackend} records the backend operations of a forward pass as ONNX operators.
 * {@code OnnxGraph} compares the recordings of several batch sizes to keep the batch dimension
 * dynamic. {@code OnnxModel} encodes the ONNX messages with {@code io.internal.ProtobufMessage}.
 *
 * <p>A layer needs no code for this, as long as its forward pass consists of tensor operations. A
 * new operation of {@code Backend} needs an entry in {@code RecordingBackend}, unless it has a
 * default that is composed of others.
 *
 * <p>Depends on {@code nn}, {@code tensor}, {@code spi}, {@code types}, {@code backend.internal}
 * and {@code io.internal}. Thread-safe, except that the model must not be trained at the same time.
 * Start with {@link dev.cresset.export.Onnx}.
 */
@NullMarked
package dev.cresset.export;

import org.jspecify.annotations.NullMarked;
