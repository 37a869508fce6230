package dev.cresset.nn;

import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.nn.Layers.softmax;
import static dev.cresset.tensor.Tensors.tensor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.io.Safetensors;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * A file of format 1, which must stay readable. Do not write it again: the main method made it once
 * ({@code java -cp .. dev.cresset.nn.ModelFileGoldenTest}, in the directory of the module).
 */
class ModelFileGoldenTest {

  private static final Path FILE =
      Path.of("src/test/resources/dev/cresset/nn/format-1.safetensors");

  private static Sequential model() {
    Linear shared = linear(2, 2);
    Sequential model =
        Sequential.of(
            flatten(),
            shared,
            relu(),
            Sequential.of(shared, dropout(0.25), linear(2, 3, false)),
            softmax(-1));
    int i = 0;
    for (Tensor parameter : model.parameters()) {
      float[] values = new float[(int) parameter.shape().size()];
      for (int j = 0; j < values.length; j++) {
        values[j] = (i++ - 4) / 8f;
      }
      InPlace.assign(parameter, tensor(values, parameter.shape().dims()));
    }
    shared.bias().requiresGrad(false);
    return model;
  }

  @Test
  void aFileOfFormatOneIsRead() {
    ModelFile loaded = ModelFile.load(FILE);
    Sequential expected = model().eval();
    Sequential model = loaded.model(Sequential.class);
    Tensor x = tensor(new float[] {1, 2, 3, -1}, 2, 1, 2);

    assertThat(model).hasToString(expected.toString());
    assertThat(model.predict(x).toFloatArray()).containsExactly(expected.predict(x).toFloatArray());
    assertThat(model.get(3, Sequential.class).get(0)).isSameAs(model.get(1));
    assertThat(model.get(1, Linear.class).bias().requiresGrad()).isFalse();
    assertThat(model.get(1, Linear.class).weight().requiresGrad()).isTrue();
    assertThat(model.isTraining()).isFalse();
    assertThat(loaded.info().classNames()).containsExactly("cat", "dog", "fish \u00e9");
    assertThat(Arrays.toString(loaded.info().transforms()))
        .isEqualTo("[toTensor(), normalize(mean=[0.5, 0.25], std=[0.5, 2.0])]");
    assertThat(loaded.info().seed()).hasValue(42);
    assertThat(loaded.info().metadata()).containsOnlyKeys("note");
    assertThat(loaded.info().version()).isEqualTo("0.1.0-SNAPSHOT");
    assertThat(Safetensors.load(FILE).keySet())
        .containsExactlyInAnyOrder("1.weight", "1.bias", "3.0.weight", "3.0.bias", "3.2.weight");
  }

  @Test
  void theArchitectureIsStillWrittenInTheSameWay() {
    assertThat(ArchitectureJson.write(Architecture.of(model())))
        .isEqualTo(Safetensors.metadata(FILE).get(ModelMetadata.ARCHITECTURE));
  }

  /** Writes the file, for a new format under a new name. */
  public static void main(String[] arguments) {
    model()
        .save(
            FILE,
            ModelInfo.empty()
                .classNames("cat", "dog", "fish \u00e9")
                .transforms(toTensor(), normalize(new double[] {0.5, 0.25}, new double[] {0.5, 2}))
                .seed(42)
                .metadata("note", "made for a test"));
  }
}
