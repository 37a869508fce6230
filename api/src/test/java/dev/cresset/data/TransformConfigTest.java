package dev.cresset.data;

import static dev.cresset.data.Transforms.compose;
import static dev.cresset.data.Transforms.flattened;
import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.pure;
import static dev.cresset.data.Transforms.toTensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TransformConfigTest {

  @Test
  void builtInTransformsAreDataAndBack() {
    List<TransformConfig> written =
        TransformConfig.of(toTensor(), compose(pure(normalize(0.5, 0.25)), flattened()));

    assertThat(written)
        .containsExactly(
            new TransformConfig("ToTensor", Map.of()),
            new TransformConfig("Normalize", Map.of("mean", List.of(0.5), "std", List.of(0.25))),
            new TransformConfig("Flatten", Map.of()));
    assertThat(written.stream().map(config -> config.transform().toString()))
        .containsExactly("toTensor()", "normalize(mean=[0.5], std=[0.25])", "flattened()");
  }

  @Test
  void transformsOfAProgramAreRefused() {
    class Invert implements Transform {
      @Override
      public float apply(float value, int channel) {
        return 1 - value;
      }
    }

    assertThatThrownBy(() -> TransformConfig.of(toTensor(), new Invert()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not " + Invert.class.getName());
    assertThatThrownBy(() -> TransformConfig.of(compose(pure((value, channel) -> value))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a custom transform");
  }

  @Test
  void otherTypesAndSettingsAreRefused() {
    assertThatThrownBy(() -> new TransformConfig("Crop", Map.of()).transform())
        .hasMessageStartingWith("transform: the type must be ToTensor, Normalize or Flatten");
    assertThatThrownBy(
            () -> new TransformConfig("Flatten", Map.of("dim", List.of(1.0))).transform())
        .hasMessageStartingWith("transform: Flatten has no settings, got 1 settings");
    assertThatThrownBy(
            () ->
                new TransformConfig(
                        "Normalize", Map.of("mean", List.of(1.0, 2.0), "std", List.of(1.0)))
                    .transform())
        .hasMessageStartingWith("normalize: needs a mean and a standard deviation");
  }

  @Test
  void laterChangesOfTheArgumentsHaveNoEffect() {
    List<Double> mean = new ArrayList<>(List.of(0.5));
    TransformConfig config =
        new TransformConfig("Normalize", Map.of("mean", mean, "std", List.of(1.0)));
    mean.set(0, 7.0);

    assertThat(config.settings().get("mean")).containsExactly(0.5);
    assertThatThrownBy(() -> config.settings().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
