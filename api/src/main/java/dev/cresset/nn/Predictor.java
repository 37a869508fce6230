package dev.cresset.nn;

import dev.cresset.data.Preprocessing;
import dev.cresset.data.Transform;
import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Predicts with a copy of a model, on any number of platform and virtual threads.
 *
 * <pre>{@code
 * Predictor predictor =
 *     model.predictor(1, 28, 28).transform(toTensor(), normalize(0.5, 0.5)).classNames("zero", ...);
 * Predictor same = ModelFile.load(file).predictor(1, 28, 28);   // with what was saved in the file
 * Prediction p = predictor.predict(pixels);     // p.label(), p.probability(), p.top(3)
 * predictor.update(model);                      // after more training
 * }</pre>
 *
 * <p>The copy is in evaluation mode and computes no gradients. Training the model does not change
 * the copy, and predictions do not change the mode of the model. Each call uses one version of the
 * weights from start to end, while {@link #update} replaces them on another thread. Memory is freed
 * at the end of each call if no module of the model {@linkplain Module#keepsTensors keeps tensors}.
 *
 * <p>The methods that return a predictor leave this one as it is. All predictors derived from one
 * another use the same copy of the model: {@code update} applies to all of them.
 *
 * @since 0.1
 */
public final class Predictor {

  private final ServedModel served;
  private final SampleBatch.Format format;
  private final @Nullable OutputType outputs;
  private final List<String> classNames;

  private Predictor(
      ServedModel served,
      SampleBatch.Format format,
      @Nullable OutputType outputs,
      List<String> classNames) {
    this.served = served;
    this.format = format;
    this.outputs = outputs;
    this.classNames = classNames;
  }

  static Predictor of(Module model, long... dims) {
    Shape shape = dims.length == 0 ? vector(model.inputShape()) : sampleShape(dims);
    if (dims.length > 0) {
      checkFitsOnceFlattened(model, Shape.of(dims));
    }
    return new Predictor(
        new ServedModel(model), new SampleBatch.Format(shape, null), null, List.of());
  }

  /**
   * Checks a shape as it is and as a vector, because a transform may flatten the samples. A model
   * that takes samples of another number of dimensions is not checked: a transform may reshape
   * them.
   */
  private static void checkFitsOnceFlattened(Module model, Shape shape) {
    PartialShape accepted = model.inputShape();
    if (accepted.hasRank() && accepted.rank() != shape.rank() + 1) {
      return;
    }
    try {
      ShapeInference.checkSample(model, shape);
    } catch (ShapeException e) {
      try {
        ShapeInference.checkSample(model, Shape.of(shape.size()));
      } catch (ShapeException other) {
        throw e.at("predictor: samples of shape %s do not fit the model".formatted(shape));
      }
    }
  }

  /** Returns the shape of vectors that a model accepts, or {@code null} if it is not known. */
  private static @Nullable Shape vector(PartialShape input) {
    OptionalLong features =
        input.hasRank() && input.rank() != 2 ? OptionalLong.empty() : input.dim(-1);
    return features.isPresent() ? Shape.of(features.getAsLong()) : null;
  }

  private static OptionalLong lastOf(PartialShape shape) {
    return shape.hasRank() && shape.rank() == 0 ? OptionalLong.empty() : shape.dim(-1);
  }

  private static Shape sampleShape(long... dims) {
    Shape shape = Shape.of(dims);
    if (shape.elements("predictor") == 0) {
      throw new IllegalArgumentException(
          "predictor: a sample of shape %s has no values; pass the shape of one sample without the batch dimension"
              .formatted(shape));
    }
    return shape;
  }

  // ---------------------------------------------------------------------------------------------
  // Settings

  /**
   * Returns this predictor with names of the classes, in the order of the model's outputs.
   *
   * @param names one for each output; two if the model has one output
   * @throws IllegalArgumentException if their number is known to differ from that of the outputs,
   *     or two are equal
   */
  public Predictor classNames(String... names) {
    return classNames(List.of(NotNull.checkEach("classNames", "class name", names)));
  }

  /**
   * Returns this predictor with names of the classes, in the order of the model's outputs.
   *
   * @param names one for each output; two if the model has one output
   * @throws IllegalArgumentException if their number is known to differ from that of the outputs,
   *     or two are equal
   */
  public Predictor classNames(List<String> names) {
    List<String> copy = List.copyOf(NotNull.checkEach("classNames", "class name", names));
    if (copy.isEmpty()) {
      throw new IllegalArgumentException(
          "classNames: got no class names; pass one for each output of the model");
    }
    ClassNames.checkDistinct("classNames", copy);
    lastOf(served.use(ModelSnapshot::outputShape))
        .ifPresent(count -> ModelOutputs.checkNames("classNames", copy, count));
    return new Predictor(served, format, outputs, copy);
  }

  /** Returns the names of the classes; empty if none were set. */
  public List<String> classNames() {
    return classNames;
  }

  /**
   * Returns this predictor with an explicit type of the model's outputs.
   *
   * <p>It is needed if the last layer of the model does not determine the type: {@code
   * logSoftmax(1)}, {@code softmax(1)} and {@code sigmoid()} do, and without them {@code
   * linear(..)}, {@code relu()} and {@code tanh()} compute logits. The last layer is not known if
   * the model is not a {@link Sequential}, or ends in a custom module.
   */
  public Predictor outputs(OutputType type) {
    NotNull.check("outputs", "type", type);
    return new Predictor(served, format, type, classNames);
  }

  /**
   * Returns this predictor with transforms of each sample, the same as in training: {@code
   * predictor.transform(toTensor(), normalize(0.5, 0.5))}. They replace those set before.
   *
   * <p>With {@code toTensor()}, samples are pixels of 0 to 255, as bytes or floats. Tensors are not
   * transformed. Built-in transforms for augmentation, such as {@code randomCrop(..)}, are left
   * out.
   *
   * @throws IllegalArgumentException if another transform is not {@linkplain Transform#isPure
   *     pure}, or the transforms do not fit each other or the sample
   * @throws ShapeException if the model is known not to accept samples of the transformed shape
   * @throws IllegalStateException if the shape of a sample is not known
   */
  public Predictor transform(Transform... transforms) {
    NotNull.checkEach("transform", "transform", transforms);
    Shape shape = format.shape();
    if (shape == null) {
      throw new IllegalStateException(
          "transform: the length of a sample is not known from the model; pass it to predictor(..),"
              + " for example model.predictor(784)");
    }
    Preprocessing preprocessing = Preprocessing.of(shape, transforms);
    Shape transformed = preprocessing.outputShape();
    try {
      served.use(model -> model.checkSample(transformed));
    } catch (ShapeException e) {
      throw e.at(
          "transform: samples of shape %s%s do not fit the model"
              .formatted(
                  shape,
                  transformed.equals(shape) ? "" : ", " + transformed + " after the transforms,"));
    }
    return new Predictor(served, new SampleBatch.Format(shape, preprocessing), outputs, classNames);
  }

  /**
   * Replaces the weights by those of a model as it is now. Calls in progress complete with the
   * former weights; calls that begin later use the new ones.
   *
   * <p>The model may be the one that this predictor was made of, which reuses memory, or another
   * one, of the same architecture or not. If it does not fit, an exception is thrown and the former
   * weights stay in use. Call this method on the thread that trains the model, or while nothing
   * trains it: otherwise some weights may be from before and some from after a training step.
   *
   * @throws ShapeException if the model does not accept samples of this predictor
   * @throws IllegalArgumentException if the number of class names differs from that of its outputs
   * @throws IllegalStateException if the model cannot be {@linkplain Module#copy copied}
   */
  public void update(Module model) {
    served.update(NotNull.check("update", "model", model), this::checkCompatible);
  }

  /** Checks that a model accepts a sample and has an output for each class name. */
  private void checkCompatible(ModelSnapshot model) {
    Shape shape = format.modelShape();
    if (shape != null) {
      float[] zeros = new float[shape.elements("update")];
      model
          .outputs(new SampleBatch(zeros, 1, shape.prepend(1).dims()))
          .check("update", 1, classNames);
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Predictions

  /**
   * Predicts the class of one sample.
   *
   * @param sample values in row-major order, before the transforms of this predictor
   * @throws IllegalArgumentException if the length differs from that of a sample, a value is not
   *     finite, or the number of class names differs from that of the outputs
   * @throws ShapeException if the model does not accept samples of this shape
   * @throws IllegalStateException if the type of the outputs is not known, or a probability is NaN
   */
  public Prediction predict(float[] sample) {
    return predictions(SampleBatch.of("predict", format, sample)).get(0);
  }

  /**
   * Predicts the class of one image.
   *
   * @param image unsigned bytes in row-major order
   * @throws IllegalStateException if {@code toTensor()} is not among the transforms of this
   *     predictor, the type of the outputs is not known, or a probability is NaN
   * @throws IllegalArgumentException if the length differs from that of a sample
   */
  public Prediction predict(byte[] image) {
    return predictions(SampleBatch.of("predict", format, image)).get(0);
  }

  /**
   * Predicts the class of each sample, all with the same version of the weights. This is faster
   * than one call for each sample.
   *
   * @param samples as for {@link #predict(float[])}
   * @return a prediction for each sample, in order
   */
  public List<Prediction> predict(float[][] samples) {
    return predictions(SampleBatch.of("predict", format, samples));
  }

  /**
   * Predicts the class of each image, all with the same version of the weights.
   *
   * @param images as for {@link #predict(byte[])}
   * @return a prediction for each image, in order
   */
  public List<Prediction> predict(byte[][] images) {
    return predictions(SampleBatch.of("predict", format, images));
  }

  /**
   * Predicts the class of each sample of a batch.
   *
   * @param batch {@code [batch, ..]}, the input of the model; it is not transformed
   * @return a prediction for each sample, in order
   */
  public List<Prediction> predict(Tensor batch) {
    int count = count("predict", batch);
    return count == 0
        ? List.of()
        : served.use(model -> model.outputs(batch)).predictions(count, outputs, classNames);
  }

  /**
   * Returns the outputs of the model for one sample as they are, for regression.
   *
   * @param sample as for {@link #predict(float[])}
   */
  public float[] values(float[] sample) {
    return values(SampleBatch.of("values", format, sample))[0];
  }

  /**
   * Returns the outputs of the model for one image as they are.
   *
   * @param image as for {@link #predict(byte[])}
   */
  public float[] values(byte[] image) {
    return values(SampleBatch.of("values", format, image))[0];
  }

  /**
   * Returns the outputs of the model for each sample as they are, all with the same version of the
   * weights.
   *
   * @param samples as for {@link #predict(float[])}
   */
  public float[][] values(float[][] samples) {
    return values(SampleBatch.of("values", format, samples));
  }

  /**
   * Returns the outputs of the model for each image as they are, all with the same version of the
   * weights.
   *
   * @param images as for {@link #predict(byte[])}
   */
  public float[][] values(byte[][] images) {
    return values(SampleBatch.of("values", format, images));
  }

  /**
   * Returns the outputs of the model for each sample of a batch as they are.
   *
   * @param batch {@code [batch, ..]}, the input of the model; it is not transformed
   */
  public float[][] values(Tensor batch) {
    int count = count("values", batch);
    return count == 0
        ? new float[0][]
        : served.use(model -> model.outputs(batch)).rows("values", count);
  }

  private List<Prediction> predictions(SampleBatch samples) {
    return samples.count() == 0
        ? List.of()
        : served
            .use(model -> model.outputs(samples))
            .predictions(samples.count(), outputs, classNames);
  }

  private float[][] values(SampleBatch samples) {
    return samples.count() == 0
        ? new float[0][]
        : served.use(model -> model.outputs(samples)).rows("values", samples.count());
  }

  private static int count(String operation, Tensor batch) {
    NotNull.check(operation, "batch", batch);
    if (batch.shape().rank() == 0) {
      throw new ShapeException(
          "%s: the input must be a batch [batch, ..], got a scalar; pass float[] for one sample"
              .formatted(operation));
    }
    return Math.toIntExact(batch.shape().dim(0));
  }

  @Override
  public String toString() {
    return "Predictor(sample_shape=%s, model=%s, class_names=%s)"
        .formatted(
            format.shape() == null ? "[?]" : format.shape(),
            served.use(ModelSnapshot::typeName),
            classNames);
  }
}
