package dev.cresset.export;

import dev.cresset.io.internal.AtomicFile;
import dev.cresset.io.internal.ProtobufMessage;
import dev.cresset.nn.Module;
import dev.cresset.tensor.BackendCalls;
import dev.cresset.tensor.Generator;
import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Writes a trained network as an ONNX file, which other runtimes can execute.
 *
 * <pre>{@code
 * Onnx.export(model, Path.of("digits.onnx"), 1, 28, 28);
 * Onnx.of(model).normalize(0.1307, 0.3081).export(Path.of("digits.onnx"), 1, 28, 28);
 * }</pre>
 *
 * <p>The file contains the tensor operations of one forward pass in evaluation mode. Its input is
 * called {@code input} and has the shape {@code [batch, ..]} for any batch size; its output is
 * called {@code output}. The weights have the names of {@link Module#stateDict}. The file uses
 * operator set 13 and version 7 of the format (ONNX 1.8, 2020).
 *
 * <p>{@code forward} is called several times with batches of different sizes. Its path must depend
 * neither on the elements of the input nor on random numbers, and must be the same for all batch
 * sizes.
 *
 * <p>PyTorch counterpart: {@code torch.onnx.export(model, sample, file, dynamic_axes={'input': {0:
 * 'batch'}})}.
 *
 * @since 0.1
 */
public final class Onnx {

  /**
   * Batch sizes of the recorded passes: two equal ones detect random results, the others detect
   * values that depend on the batch size.
   */
  private static final long[] BATCHES = {2, 2, 3, 1};

  private final Module model;
  private final UnaryOperator<Tensor> transform;

  private Onnx(Module model, UnaryOperator<Tensor> transform) {
    this.model = model;
    this.transform = transform;
  }

  /**
   * Writes a model as an ONNX file; the same as {@code Onnx.of(model).export(file, sampleShape)}.
   *
   * @param sampleShape shape of one sample, without the batch dimension: {@code 1, 28, 28}
   * @throws UnsupportedOperationException if the forward pass cannot be expressed as a graph
   * @throws ShapeException if the model does not support inputs of this shape
   * @throws UncheckedIOException if the file cannot be written; a former file is then unchanged
   */
  public static void export(Module model, Path file, long... sampleShape) {
    of(model).export(file, sampleShape);
  }

  /** Returns an export of a model, without a transform of the input. */
  public static Onnx of(Module model) {
    return new Onnx(NotNull.check("export", "model", model), UnaryOperator.identity());
  }

  /**
   * Returns an export whose first nodes compute {@code (x - mean) / std}, which {@code
   * Transforms.normalize(mean, std)} did in training.
   *
   * @throws IllegalArgumentException if {@code std} is not positive, or a number is not finite
   */
  public Onnx normalize(double mean, double std) {
    return normalize(new double[] {mean}, new double[] {std});
  }

  /**
   * Returns an export whose first nodes compute {@code (x - mean[c]) / std[c]} for each channel
   * {@code c} of images {@code [channels, height, width]}.
   *
   * @throws IllegalArgumentException if the lengths differ, a {@code std} is not positive, or a
   *     number is not finite
   */
  public Onnx normalize(double[] mean, double[] std) {
    NotNull.check("normalize", "array of means", mean);
    NotNull.check("normalize", "array of standard deviations", std);
    if (mean.length == 0
        || mean.length != std.length
        || !Arrays.stream(mean).allMatch(Double::isFinite)
        || !Arrays.stream(std).allMatch(each -> each > 0 && Double.isFinite(each))) {
      throw new IllegalArgumentException(
          "normalize: needs a finite mean and a positive standard deviation for each channel, got means %s and deviations %s"
              .formatted(Arrays.toString(mean), Arrays.toString(std)));
    }
    if (mean.length == 1) {
      double shift = mean[0];
      double scale = std[0];
      return transform(x -> x.sub(shift).div(scale));
    }
    double[] shifts = mean.clone();
    double[] scales = std.clone();
    return transform(x -> x.sub(channels(x, shifts)).div(channels(x, scales)));
  }

  private static Tensor channels(Tensor images, double... values) {
    Shape shape = images.shape();
    if (shape.rank() != 4 || shape.dim(1) != values.length) {
      throw new ShapeException(
          "normalize: got means for %s channels, but the input is %s; pass one mean, or one for each channel of [batch, channels, height, width]"
              .formatted(values.length, shape));
    }
    return Tensors.tensor(values, values.length, 1, 1);
  }

  /**
   * Returns an export whose first nodes are the tensor operations of a function, for example {@code
   * x -> x.div(255)} for a file that takes pixels. Transforms are applied in the order of the
   * calls.
   */
  public Onnx transform(UnaryOperator<Tensor> next) {
    NotNull.check("transform", "function", next);
    return new Onnx(model, x -> next.apply(transform.apply(x)));
  }

  /**
   * Writes the model as an ONNX file.
   *
   * @param sampleShape shape of one sample, without the batch dimension: {@code 1, 28, 28}
   * @throws UnsupportedOperationException if the forward pass cannot be expressed as a graph
   * @throws ShapeException if the model does not support inputs of this shape
   * @throws UncheckedIOException if the file cannot be written; a former file is then unchanged
   */
  public void export(Path file, long... sampleShape) {
    NotNull.check("export", "file", file);
    Shape sample = Shape.of(NotNull.check("export", "sample shape", sampleShape));
    Map<String, Tensor> weights = new LinkedHashMap<>(model.namedParameters());
    weights.putAll(model.namedBuffers());
    write(file, encode(sample, weights));
  }

  private ProtobufMessage encode(Shape sample, Map<String, Tensor> weights) {
    forward(sample, BATCHES[0]);
    List<Recording> recordings = new ArrayList<>();
    for (int i = 0; i < BATCHES.length; i++) {
      long seed = i;
      long batch = BATCHES[i];
      recordings.add(Tensors.withSeed(seed, () -> record(sample, batch, weights)));
    }
    return new OnnxGraph(BATCHES, recordings, weights).encode(model.typeName());
  }

  /** Runs the model once as usual: a module may compute constants in its first forward pass. */
  private void forward(Shape sample, long batch) {
    Tensors.withSeed(
        0, () -> TensorScope.within("export", () -> output(input(sample, batch)).shape()));
  }

  private Recording record(Shape sample, long batch, Map<String, Tensor> weights) {
    return TensorScope.within(
        "export",
        () -> {
          Tensor input = input(sample, batch);
          Recording recording = new Recording();
          recording.bind(
              BackendCalls.buffer(input),
              recording.leaf(new Value.Input(), input.dtype(), input.shape()));
          weights.forEach(
              (name, weight) ->
                  recording.bind(
                      BackendCalls.buffer(weight),
                      recording.leaf(new Value.Weight(name), weight.dtype(), weight.shape())));
          long generator = Generator.standard().state();
          Tensor output =
              BackendCalls.intercept(
                  backend -> new RecordingBackend(backend, recording), () -> output(input));
          recording.output(BackendCalls.buffer(output));
          recording.random(Generator.standard().state() != generator);
          return recording;
        });
  }

  private Tensor input(Shape sample, long batch) {
    return model.zeroInput(sample.prepend(batch));
  }

  private Tensor output(Tensor input) {
    try {
      return NotNull.check(
          "export",
          "output of the model",
          model.evaluating(() -> model.forward(transform.apply(input))));
    } catch (ShapeException e) {
      long batch = input.shape().dim(0);
      if (batch == BATCHES[0]) {
        throw e;
      }
      throw new UnsupportedOperationException(
          "export: the batch dimension cannot be dynamic, because the forward pass fails for a batch of %s (%s)"
              .formatted(batch, e.getMessage()),
          e);
    }
  }

  private static void write(Path file, ProtobufMessage model) {
    if (model.size() > Integer.MAX_VALUE) {
      throw new UnsupportedOperationException(
          "export: the model takes %s bytes, more than the 2 GiB that one ONNX file can have"
              .formatted(model.size()));
    }
    AtomicFile.write(
        "export",
        file,
        channel -> {
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
          model.writeTo(out);
          out.flush();
        });
  }
}
