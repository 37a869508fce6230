package dev.cresset.nn;

import static dev.cresset.data.Transforms.flattened;
import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.tensor.ShapeException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The predictor of a model file applies what was saved with the model. */
class ModelFilePredictorTest {

  private static final byte[] PIXELS = {0, 50, (byte) 200, (byte) 255};

  private final Sequential model = Sequential.of(flatten(), linear(4, 3), logSoftmax(1));

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("model.safetensors");
  }

  @Test
  void transformsAndClassNamesAreThoseOfTheFile() {
    model.save(
        file,
        ModelInfo.empty().classNames("cat", "dog", "fish").transforms(toTensor(), normalize(1, 2)));
    Predictor expected =
        model
            .predictor(1, 2, 2)
            .transform(toTensor(), normalize(1, 2))
            .classNames("cat", "dog", "fish");

    Predictor predictor = ModelFile.load(file).predictor(1, 2, 2);

    assertThat(predictor.classNames()).containsExactly("cat", "dog", "fish");
    assertThat(predictor).hasToString(expected.toString());
    Prediction prediction = predictor.predict(PIXELS);
    assertThat(prediction.probabilities())
        .containsExactly(expected.predict(PIXELS).probabilities());
    assertThat(prediction.label()).isEqualTo(expected.predict(PIXELS).label());
  }

  @Test
  void aFileWithoutThemGivesAPredictorWithoutThem() {
    model.save(file);
    float[] sample = {1, -2, 3, 4};

    Predictor predictor = ModelFile.load(file).predictor(4);

    assertThat(predictor.classNames()).isEmpty();
    assertThat(predictor.values(sample)).containsExactly(model.predictor(4).values(sample));
    assertThatThrownBy(() -> predictor.predict(PIXELS)).hasMessageContaining("bytes are pixels");
  }

  @Test
  void theLengthOfAVectorIsThatOfTheModel() {
    Sequential vectors = Sequential.of(linear(4, 3));
    vectors.save(file, ModelInfo.empty().transforms(normalize(1, 2)));

    assertThat(ModelFile.load(file).predictor().values(new float[] {1, 3, 5, 7}))
        .containsExactly(vectors.predictor().values(new float[] {0, 1, 2, 3}));
  }

  @Test
  void samplesThatDoNotFitAreRefused() {
    Sequential vectors = Sequential.of(linear(4, 3));
    vectors.save(file, ModelInfo.empty().transforms(toTensor(), flattened()));
    ModelFile saved = ModelFile.load(file);

    assertThat(saved.predictor(1, 2, 2).values(PIXELS)).hasSize(3);
    assertThatThrownBy(() -> saved.predictor(1, 3, 3))
        .isInstanceOf(ShapeException.class)
        .hasMessageStartingWith("predictor: samples of shape [1, 3, 3] do not fit the model: ");
    ModelInfo unflattened = ModelInfo.empty().transforms(toTensor());
    assertThatThrownBy(() -> new ModelFile(vectors, unflattened).predictor(1, 2, 2))
        .isInstanceOf(ShapeException.class)
        .hasMessageStartingWith("transform: samples of shape [1, 2, 2] do not fit the model: ");
  }

  @Test
  void classNamesAndTransformsThatDoNotFitAreRefused() {
    assertThatThrownBy(
            () -> new ModelFile(model, ModelInfo.empty().classNames("a", "b")).predictor(4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("classNames: got 2 class names, but the model has 3 outputs");
    ModelInfo perChannel =
        ModelInfo.empty()
            .transforms(toTensor(), normalize(new double[] {0, 0, 0}, new double[] {1, 1, 1}));
    assertThatThrownBy(() -> new ModelFile(model, perChannel).predictor(1, 2, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("channel");
  }
}
