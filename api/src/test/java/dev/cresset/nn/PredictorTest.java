package dev.cresset.nn;

import static dev.cresset.data.Transforms.flattened;
import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.nn.Layers.conv2d;
import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.maxPool2d;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.nn.Layers.sigmoid;
import static dev.cresset.nn.Layers.softmax;
import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.data.ImageDataset;
import dev.cresset.data.Transform;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PredictorTest {

  private static final float[] SAMPLE = {0.5f, -1, 2};

  /** Neither a Sequential nor a layer of the library. */
  private static final class Net extends Module {
    private final Linear layer = register("layer", linear(3, 4));

    @Override
    public Tensor forward(Tensor x) {
      return layer.forward(x).softmax(1);
    }
  }

  private static Sequential classifier(Module last) {
    return Sequential.of(linear(3, 8), relu(), dropout(0.5), linear(8, 4), last);
  }

  private static Sequential classifier() {
    return classifier(logSoftmax(1));
  }

  /** A model whose last layers get its input as it is. */
  private static Sequential identity(int features, Module... last) {
    Linear layer = linear(features, features, false);
    float[] weight = new float[features * features];
    for (int i = 0; i < features; i++) {
      weight[i * features + i] = 1;
    }
    InPlace.assign(layer.weight(), tensor(weight, features, features));
    return Sequential.of(layer, Sequential.of(last));
  }

  private static float[] logarithms(Module model, float... sample) {
    return model.predict(tensor(sample, 1, sample.length)).toFloatArray();
  }

  private static void fill(Module model, double value) {
    model.parameters().forEach(p -> InPlace.assign(p, Tensors.full(value, p.shape().dims())));
  }

  // ---------------------------------------------------------------------------------------------
  // Probabilities

  @Test
  void probabilitiesAreThoseOfTheModel() {
    Sequential model = classifier();
    Prediction prediction = model.predictor().predict(SAMPLE);
    float[] expected = logarithms(model, SAMPLE);
    for (int i = 0; i < 4; i++) {
      assertThat(prediction.probabilities()[i]).isEqualTo(Math.exp(expected[i]));
    }
    assertThat(prediction.probability())
        .isEqualTo(prediction.probabilities()[prediction.index()])
        .isEqualTo(Arrays.stream(prediction.probabilities()).max().getAsDouble());
  }

  @Test
  void theLastLayerDeterminesHowOutputsBecomeProbabilities() {
    // torch.softmax(torch.tensor([1., 2., 4.]), 0)
    double[] expected = {0.0420101, 0.1141952, 0.8437947};
    float[] logits = {1, 2, 4};
    for (Sequential model :
        List.of(
            identity(3),
            identity(3, dropout(0.5), flatten()),
            identity(3, logSoftmax(1)),
            identity(3, logSoftmax(-1), dropout(0.2)),
            identity(3, softmax(1), flatten()))) {
      assertThat(model.predictor().predict(logits).probabilities())
          .as("%s", model)
          .containsExactly(expected, within(1e-6));
    }
  }

  @Test
  void largeLogitsDoNotOverflow() {
    assertThat(identity(3).predictor().predict(new float[] {1e30f, 0, -1e30f}).probabilities())
        .containsExactly(1, 0, 0);
  }

  @Test
  void oneOutputDistinguishesTwoClasses() {
    Sequential logit = identity(1);
    Predictor predictor = logit.predictor().classNames("no", "yes");
    // torch.sigmoid(torch.tensor(2.))
    assertThat(predictor.predict(new float[] {2}).probabilities())
        .containsExactly(new double[] {0.1192029, 0.8807971}, within(1e-6));
    assertThat(predictor.predict(new float[] {2}).label()).isEqualTo("yes");
    assertThat(predictor.predict(new float[] {-1000}).probabilities()).containsExactly(1, 0);
    assertThat(identity(1, sigmoid()).predictor().predict(new float[] {2}).probabilities())
        .containsExactly(new double[] {0.1192029, 0.8807971}, within(1e-6));
  }

  @Test
  void sigmoidsAreIndependent() {
    assertThat(identity(2, sigmoid()).predictor().predict(new float[] {0, 0}).probabilities())
        .containsExactly(0.5, 0.5);
    assertThat(identity(3, sigmoid()).predictor().predict(new float[] {9, 9, 9}).probability())
        .isGreaterThan(0.99);
  }

  @Test
  void theTypeOfTheOutputsOfACustomModuleIsSet() {
    Net net = new Net();
    assertThatThrownBy(() -> net.predictor(3).predict(SAMPLE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "predict: the last layer of Net does not determine whether its outputs are logits,"
                + " log-probabilities or probabilities; call outputs(OutputType.LOGITS) or one of"
                + " the others on the predictor, or values(..) for regression");
    Prediction prediction = net.predictor(3).outputs(OutputType.PROBABILITIES).predict(SAMPLE);
    assertThat(Arrays.stream(prediction.probabilities()).sum()).isCloseTo(1, within(1e-6));
  }

  @Test
  void aWrongTypeOfOutputsIsFound() {
    Predictor logits = identity(3).predictor();
    float[] sample = {1, 2, 4};
    for (OutputType wrong : List.of(OutputType.PROBABILITIES, OutputType.LOG_PROBABILITIES)) {
      assertThatThrownBy(() -> logits.outputs(wrong).predict(sample))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith(
              "OutputType." + wrong + ": the model's outputs are not of this type, as one of them");
    }
  }

  @Test
  void aSoftmaxOverAnotherDimensionDoesNotDetermineTheType() {
    assertThatThrownBy(() -> identity(3, softmax(0)).predictor().predict(SAMPLE))
        .hasMessageStartingWith("predict: the last layer of Sequential does not determine");
  }

  @Test
  void nanInTheWeightsIsNoPrediction() {
    Sequential model = classifier();
    fill(model, Double.NaN);
    assertThatThrownBy(() -> model.predictor().predict(SAMPLE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "predict: the probability of class 0 is NaN; check the weights of the model and the"
                + " range of the input for NaN and infinite values");
  }

  @Test
  void valuesAreTheOutputsAsTheyAre() {
    Predictor predictor = identity(2).predictor();
    assertThat(predictor.values(new float[] {3, -4})).containsExactly(3, -4);
    assertThat(predictor.values(new float[][] {{3, -4}, {5, 6}}))
        .isDeepEqualTo(new float[][] {{3, -4}, {5, 6}});
    assertThat(predictor.values(tensor(new float[][] {{3, -4}}))).hasDimensions(1, 2);
    assertThat(predictor.values(new float[0][])).isEmpty();
  }

  // ---------------------------------------------------------------------------------------------
  // Names and the most probable classes

  @Test
  void topClassesAreInDescendingOrder() {
    Prediction prediction =
        identity(4, softmax(1))
            .predictor()
            .classNames("a", "b", "c", "d")
            .predict(new float[] {1, 3, 0, 3});
    assertThat(prediction.index()).isEqualTo(1);
    assertThat(prediction.label()).isEqualTo("b");
    assertThat(prediction.top(3))
        .extracting(ClassProbability::label)
        .containsExactly("b", "d", "a");
    assertThat(prediction.top(3)).extracting(ClassProbability::index).containsExactly(1, 3, 0);
    assertThat(prediction.top(9)).hasSize(4);
    assertThat(prediction.top(1).get(0).probability()).isEqualTo(prediction.probability());
    assertThat(prediction).hasToString("Prediction(b, %s)".formatted(prediction.probability()));
    assertThatThrownBy(() -> prediction.top(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("top: the number of classes must be 1 or more, got 0");
  }

  @Test
  void withoutNamesTheLabelIsTheIndex() {
    assertThat(identity(2).predictor().predict(new float[] {0, 1}).label()).isEqualTo("1");
  }

  @Test
  void probabilitiesAreACopy() {
    Prediction prediction = identity(2).predictor().predict(new float[] {0, 1});
    prediction.probabilities()[1] = 7;
    assertThat(prediction.probability()).isLessThan(1);
  }

  @Test
  void classNamesFitTheOutputs() {
    assertThatThrownBy(() -> classifier().predictor().classNames("a", "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "classNames: got 2 class names, but the model has 4 outputs; pass a name for each"
                + " class");
    assertThatThrownBy(() -> identity(1).predictor().classNames("a"))
        .hasMessage(
            "classNames: got 1 class names, but the model has 1 output, for 2 classes; pass a name"
                + " for each class");
    assertThatThrownBy(() -> classifier().predictor().classNames("a", "b", "c", "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("classNames: \"b\" is the name of classes 1 and 3; pass different names");
    assertThatThrownBy(() -> classifier().predictor().classNames("a", null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("classNames: the class name at position 1 must not be null");
    assertThatThrownBy(() -> classifier().predictor().classNames(List.of()))
        .hasMessage("classNames: got no class names; pass one for each output of the model");
    // The number of outputs of a custom module is known from its first result.
    Predictor unknown =
        new Net().predictor(3).outputs(OutputType.PROBABILITIES).classNames("a", "b");
    assertThatThrownBy(() -> unknown.predict(SAMPLE))
        .hasMessage(
            "predict: got 2 class names, but the model has 4 outputs; pass a name for each class");
    assertThat(unknown.classNames()).containsExactly("a", "b");
  }

  // ---------------------------------------------------------------------------------------------
  // Samples

  @Test
  void manySamplesGiveOnePredictionEach() {
    Predictor predictor = identity(3).predictor();
    float[][] samples = {{1, 2, 4}, {4, 2, 1}};
    assertThat(predictor.predict(samples)).extracting(Prediction::index).containsExactly(2, 0);
    assertThat(predictor.predict(tensor(samples)))
        .extracting(Prediction::index)
        .containsExactly(2, 0);
    assertThat(predictor.predict(new float[0][])).isEmpty();
    assertThat(predictor.predict(Tensors.zeros(0, 3))).isEmpty();
  }

  @Test
  void samplesOfAnyLengthGoToAModelWhoseInputIsNotKnown() {
    Predictor predictor = Sequential.of(flatten(), linear(3, 2)).predictor();
    assertThat(predictor.predict(SAMPLE).probabilities()).hasSize(2);
    assertThatThrownBy(() -> predictor.predict(new float[5]))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("linear: input has 5 features but the layer expects 3");
    assertThatThrownBy(() -> predictor.predict(new float[][] {{1, 2, 3}, {1, 2}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "predict: all samples must be equally long, but sample 0 has 3 values and sample 1 has"
                + " 2");
    assertThatThrownBy(() -> predictor.transform(normalize(0, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "transform: the length of a sample is not known from the model; pass it to"
                + " predictor(..), for example model.predictor(784)");
  }

  @Test
  void badSamplesEndInOneSentence() {
    Predictor predictor = classifier().predictor();
    assertThatThrownBy(() -> predictor.predict(new float[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "predict: the sample has 2 values, but this predictor takes 3, for the shape [3]");
    assertThatThrownBy(() -> predictor.predict(new float[][] {SAMPLE, {1}}))
        .hasMessage(
            "predict: sample 1 has 1 values, but this predictor takes 3, for the shape [3]");
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      for (int position = 0; position < 3; position++) {
        float[] sample = SAMPLE.clone();
        sample[position] = bad;
        assertThatThrownBy(() -> predictor.predict(sample))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(
                "predict: value %s of the sample is %s; pass finite numbers", position, bad);
      }
    }
    float[] second = new float[9];
    second[4] = Float.NaN;
    assertThatThrownBy(() -> identity(9).predictor().values(new float[][] {new float[9], second}))
        .hasMessage("values: value 4 of sample 1 is NaN; pass finite numbers");
    assertThatThrownBy(() -> predictor.predict((float[]) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("predict: the sample must not be null");
    assertThatThrownBy(() -> predictor.predict((byte[]) null))
        .hasMessage("predict: the image must not be null");
    assertThatThrownBy(() -> predictor.predict(new float[][] {SAMPLE, null}))
        .hasMessage("predict: the sample at position 1 must not be null");
    assertThatThrownBy(() -> predictor.predict(Tensors.scalar(1)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "predict: the input must be a batch [batch, ..], got a scalar; pass float[] for one"
                + " sample");
    assertThatThrownBy(() -> classifier().predictor(0, 3))
        .hasMessage(
            "predictor: a sample of shape [0, 3] has no values; pass the shape of one sample"
                + " without the batch dimension");
  }

  @Test
  void aShapeThatTheModelDoesNotAcceptIsFoundWhenThePredictorIsMade() {
    Sequential network =
        Sequential.of(conv2d(1, 2, 3), relu(), maxPool2d(2), flatten(), linear(8, 3));
    assertThat(network.predictor(1, 6, 6).predict(new float[36]).probabilities()).hasSize(3);
    assertMisfit(
        () -> network.predictor(1, 7, 9),
        "predictor: samples of shape [1, 7, 9] do not fit the model: Sequential: layer 3,"
            + " Flatten(start_dim=1, end_dim=-1), gives 12 features but layer 4,"
            + " Linear(in_features=8, out_features=3, bias=True), takes 8; make the two numbers"
            + " equal");
    assertMisfit(
        () -> network.predictor(3, 6, 6),
        "predictor: samples of shape [3, 6, 6] do not fit the model: Sequential: the input has 3"
            + " channels but layer 0, Conv2d(1, 2, kernel_size=(3, 3), stride=(1, 1)), takes 1;"
            + " make the two numbers equal");
    assertMisfit(
        () -> network.predictor(1, 2, 2),
        "predictor: samples of shape [1, 2, 2] do not fit the model: Sequential: layer 0, Conv2d(1,"
            + " 2, kernel_size=(3, 3), stride=(1, 1)), for an input of shape [?, 1, 2, 2]: the"
            + " window is 3 elements high but the input only 2 with its padding; use a smaller"
            + " window or more padding");
  }

  @Test
  void aTransformMayReshapeTheSamples() {
    Sequential network =
        Sequential.of(conv2d(1, 2, 3), relu(), maxPool2d(2), flatten(), linear(8, 3));
    Transform image =
        new Transform() {
          @Override
          public float apply(float value, int feature) {
            return value;
          }

          @Override
          public Shape outputShape(Shape input) {
            return Shape.of(1, 6, 6);
          }

          @Override
          public boolean isPure() {
            return true;
          }
        };
    assertThat(network.predictor(36).transform(image).predict(new float[36]).probabilities())
        .hasSize(3);
    assertThat(network.predictor(6, 6).transform(image).predict(new float[36]).probabilities())
        .hasSize(3);
    assertMisfit(
        () -> network.predictor(6, 6).transform(toTensor()),
        "transform: samples of shape [6, 6] do not fit the model: Sequential: the input has shape"
            + " [?, 6, 6] but layer 0, Conv2d(1, 2, kernel_size=(3, 3), stride=(1, 1)), takes [?,"
            + " 1, ?, ?]; change one of them");
  }

  /** The transforms that follow may flatten the samples. */
  @Test
  void theShapeAfterTheTransformsIsWhatTheModelMustAccept() {
    Predictor images = classifier().predictor(1, 3, 1);
    assertThat(images.transform(toTensor(), flattened()).predict(new byte[3]).probabilities())
        .hasSize(4);
    assertMisfit(
        () -> images.transform(toTensor()),
        "transform: samples of shape [1, 3, 1] do not fit the model: Sequential: the input has 1"
            + " features but layer 0, Linear(in_features=3, out_features=8, bias=True), takes 3;"
            + " put flatten() before it");
    assertMisfit(
        () -> conv2d(1, 2, 3).predictor(1, 6, 6).transform(flattened()),
        "transform: samples of shape [1, 6, 6], [36] after the transforms, do not fit the model:"
            + " Conv2d(1, 2, kernel_size=(3, 3), stride=(1, 1)) takes inputs of shape [?, 1, ?, ?],"
            + " but a batch is [?, 36]; change one of them");
    assertMisfit(
        () -> classifier().predictor(1, 2, 2),
        "predictor: samples of shape [1, 2, 2] do not fit the model: Sequential: the input has 2"
            + " features but layer 0, Linear(in_features=3, out_features=8, bias=True), takes 3;"
            + " make the two numbers equal");
  }

  /** What a custom module accepts is known from its first result. */
  @Test
  void theShapesOfACustomModuleMayBeUnknown() {
    Predictor predictor = new Net().predictor(5);
    assertThatThrownBy(() -> predictor.values(new float[5])).isInstanceOf(ShapeException.class);
  }

  private static void assertMisfit(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(ShapeException.class).hasMessage(message);
  }

  @Test
  void extremeFiniteValuesAreAccepted() {
    Predictor predictor = identity(4).predictor();
    float[] extremes = {Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE, 0};
    assertThat(predictor.values(extremes)).containsExactly(extremes);
  }

  @Test
  void outputsThatAreNoClassesEndInOneSentence() {
    Sequential model = Sequential.of(linear(3, 2));
    Predictor predictor = model.predictor(5, 3);
    assertThat(predictor.values(new float[15])).hasSize(10);
    assertThatThrownBy(() -> predictor.predict(new float[15]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "predict: a classifier must return [batch, classes], but the model returned shape [1,"
                + " 5, 2]; put flatten() at its end, or read its outputs with values(..)");
  }

  // ---------------------------------------------------------------------------------------------
  // Transforms

  @Test
  void pixelsAreTransformedAsInTraining() {
    byte[] pixels = new byte[2 * 3 * 4];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 37);
    }
    Transform transform = normalize(new double[] {0.1, 0.4}, new double[] {0.2, 0.3});
    Tensor trained =
        ImageDataset.of(Shape.of(2, 3, 4), pixels, new byte[1], 2)
            .transform(toTensor(), transform, flattened())
            .get(0)
            .inputs();
    Predictor predictor =
        identity(24).predictor(2, 3, 4).transform(toTensor(), transform, flattened());
    float[] floats = new float[pixels.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = pixels[i] & 0xff;
    }
    assertThat(predictor.values(pixels)).containsExactly(trained.toFloatArray());
    assertThat(predictor.values(floats)).containsExactly(trained.toFloatArray());
    assertThat(predictor.values(new byte[][] {pixels})[0]).containsExactly(trained.toFloatArray());
    assertThat(predictor.values(trained)[0]).containsExactly(trained.toFloatArray());
    assertThat(floats[1]).as("the sample is not changed").isEqualTo(37);
    assertThat(predictor.predict(new byte[][] {pixels, pixels})).hasSize(2);
  }

  @Test
  void bytesNeedToTensor() {
    String sentence =
        "predict: bytes are pixels of 0 to 255, which this predictor does not scale; call"
            + " transform(toTensor(), ..) with the transforms of the training, or pass floats";
    Predictor predictor = identity(3).predictor();
    assertThatThrownBy(() -> predictor.predict(new byte[3]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(sentence);
    assertThatThrownBy(() -> predictor.transform(normalize(0, 2)).predict(new byte[3]))
        .hasMessage(sentence);
    assertThat(predictor.transform(normalize(1, 2)).values(new float[] {3, 1, 5}))
        .containsExactly(1, 0, 2);
  }

  // ---------------------------------------------------------------------------------------------
  // The copy of the model

  @Test
  void neitherTrainingNorPredictingChangesTheOther() {
    Sequential model = classifier();
    Predictor predictor = model.predictor();
    double[] before = predictor.predict(SAMPLE).probabilities();
    fill(model, 0);
    assertThat(predictor.predict(SAMPLE).probabilities())
        .as("dropout is off, and the weights are as they were")
        .containsExactly(before);
    assertThat(model.isTraining()).isTrue();
    assertThat(model.get(2).isTraining()).isTrue();
    assertThat(model.parameters()).allMatch(Tensor::requiresGrad);
  }

  @Test
  void updateReplacesTheWeightsForAllDerivedPredictors() {
    Sequential model = classifier();
    Predictor predictor = model.predictor();
    Predictor named = predictor.classNames("a", "b", "c", "d");
    for (double value : new double[] {0, 0.1, 0.2}) {
      fill(model, value);
      named.update(model);
      assertThat(predictor.predict(SAMPLE).probabilities())
          .containsExactly(model.predictor().predict(SAMPLE).probabilities());
    }
  }

  @Test
  void anotherArchitectureCanTakeOver() {
    Predictor predictor = classifier().predictor().classNames("a", "b", "c", "d");
    Sequential wider = Sequential.of(linear(3, 30), relu(), linear(30, 4)); // with logits
    predictor.update(wider);
    assertThat(predictor.predict(SAMPLE).probabilities())
        .containsExactly(wider.predictor().predict(SAMPLE).probabilities());
    Net net = new Net();
    predictor.update(net);
    assertThat(predictor.values(SAMPLE)).containsExactly(logarithms(net, SAMPLE));
  }

  @Test
  void aModelThatDoesNotFitIsRefusedAndTheFormerServesOn() {
    Predictor predictor = classifier().predictor().classNames("a", "b", "c", "d");
    double[] before = predictor.predict(SAMPLE).probabilities();
    assertThatThrownBy(() -> predictor.update(Sequential.of(linear(7, 4))))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("linear: input has 3 features but the layer expects 7");
    assertThatThrownBy(() -> predictor.update(Sequential.of(linear(3, 5))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "update: got 4 class names, but the model has 5 outputs; pass a name for each class");
    assertThatThrownBy(() -> predictor.update(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("update: the model must not be null");
    assertThat(predictor.predict(SAMPLE).probabilities()).containsExactly(before);
  }

  @Test
  void predictingLeavesNoTensorsInTheScopesOfTheCaller() {
    Predictor predictor = classifier().predictor();
    Tensor batch = ones(2, 3);
    TensorScope.within(
        "caller",
        () -> {
          predictor.predict(SAMPLE);
          predictor.predict(batch);
          assertThat(TensorScope.innermost()).hasToString("TensorScope(caller, tensors=0)");
          predictor.update(classifier());
          return null;
        });
    assertThat(batch.isClosed()).isFalse();
    predictor.predict(SAMPLE); // the weights outlive the scope in which they were copied
  }

  @Test
  void printsWhatItIs() {
    assertThat(classifier().predictor().classNames("a", "b", "c", "d"))
        .hasToString("Predictor(sample_shape=[3], model=Sequential, class_names=[a, b, c, d])");
  }
}
