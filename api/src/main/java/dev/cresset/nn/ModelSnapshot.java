package dev.cresset.nn;

import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A copy of a model that only predicts, and the calls that use it. */
final class ModelSnapshot {

  /** The calls that use this snapshot. */
  final CallCount calls = new CallCount();

  private final WeakReference<Module> source;
  private final Module copy;
  private final @Nullable OutputType outputType;
  private final boolean keepsNoTensors;
  private final List<Tensor> state;

  private ModelSnapshot(Module source, Module copy) {
    this.source = new WeakReference<>(source);
    this.copy = copy;
    this.outputType = OutputType.of(copy).orElse(null);
    this.keepsNoTensors = copy.keepsNoTensors();
    this.state = List.copyOf(copy.namedState().values());
  }

  static ModelSnapshot of(Module model) {
    return new ModelSnapshot(model, model.copy().eval().requiresGrad(false));
  }

  /** Returns whether {@link #load} can replace this snapshot by one of a model. */
  boolean canLoad(Module model) {
    // A module that keeps tensors may have computed them from its weights.
    return keepsNoTensors && source.refersTo(model);
  }

  /** Copies the parameters and buffers of the model that this is a snapshot of. */
  void load(Module model) {
    copy.loadStateDict(model.namedState());
  }

  /** Frees the parameters and buffers. */
  void close() {
    state.forEach(Tensor::close);
  }

  /** Returns what is known of the output shape without an input. */
  PartialShape outputShape() {
    return copy.outputShape(PartialShape.unknown());
  }

  /**
   * Checks a shape of samples as far as shapes are known, and returns it.
   *
   * @throws ShapeException if the model does not accept such samples
   */
  Shape checkSample(Shape sample) {
    ShapeInference.checkSample(copy, sample);
    return sample;
  }

  String typeName() {
    return copy.typeName();
  }

  /** Computes the outputs for samples, on the backend of the parameters. */
  ModelOutputs outputs(SampleBatch samples) {
    return outputs(() -> tensor(samples));
  }

  private Tensor tensor(SampleBatch samples) {
    Tensor values =
        state.isEmpty()
            ? Tensors.tensor(samples.values(), samples.dims())
            : state.get(0).newTensor(samples.values(), samples.dims());
    if (copy.inputType() == DType.FLOAT32) {
      return values;
    }
    values.toLongArray(); // throws an exception if a value is not a whole number
    return values.toLong();
  }

  /** Computes the outputs for a batch. */
  ModelOutputs outputs(Tensor batch) {
    return outputs(() -> batch);
  }

  private ModelOutputs outputs(Supplier<Tensor> input) {
    return Tensors.noGrad(
        () ->
            keepsNoTensors
                ? TensorScope.within("predict", () -> forward(input.get()))
                : forward(input.get()));
  }

  private ModelOutputs forward(Tensor input) {
    Tensor output = copy.forward(input);
    return new ModelOutputs(output.toFloatArray(), output.shape(), outputType, copy.typeName());
  }
}
