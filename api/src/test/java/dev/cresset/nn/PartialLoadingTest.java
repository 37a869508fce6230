package dev.cresset.nn;

import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.nn.StateLoading.partially;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartialLoadingTest {

  private final Sequential model = Sequential.of(linear(3, 4), relu(), linear(4, 2));

  @Test
  void whatFitsIsLoadedAndTheRestIsReported() {
    Sequential other = Sequential.of(linear(3, 4), relu(), linear(4, 5), linear(5, 1));
    Map<String, Tensor> state = new LinkedHashMap<>(other.stateDict());
    state.remove("0.bias");
    state.put("2.bias", Tensors.labels(1, 2));
    float[] bias = model.get(0, Linear.class).bias().toFloatArray();
    float[] last = model.get(2, Linear.class).weight().toFloatArray();

    LoadedState loaded = model.loadStateDict(state, partially());

    assertThat(loaded.loaded()).containsExactly("0.weight");
    assertThat(loaded.missing()).containsExactly("0.bias");
    assertThat(loaded.unexpected()).containsExactly("3.weight", "3.bias");
    assertThat(loaded.mismatched()).extracting("name").containsExactly("2.weight", "2.bias");
    assertThat(loaded.isComplete()).isFalse();
    assertThat(loaded)
        .hasToString(
            "1 tensors loaded; missing \"0.bias\"; unexpected \"3.weight\", \"3.bias\";"
                + " \"2.weight\" is FLOAT32 [5, 4] instead of FLOAT32 [2, 4], \"2.bias\" is INT64"
                + " [2] instead of FLOAT32 [2]");
    assertThat(model.get(0, Linear.class).weight().toFloatArray())
        .containsExactly(other.get(0, Linear.class).weight().toFloatArray());
    assertThat(model.get(0, Linear.class).bias().toFloatArray()).containsExactly(bias);
    assertThat(model.get(2, Linear.class).weight().toFloatArray()).containsExactly(last);
  }

  @Test
  void aStateThatFitsIsLoadedWhole() {
    Sequential other = Sequential.of(linear(3, 4), relu(), linear(4, 2));

    LoadedState loaded = model.loadStateDict(other.stateDict(), partially());

    assertThat(loaded.isComplete()).isTrue();
    assertThat(loaded).hasToString("4 tensors loaded");
    assertThat(model.predict(Tensors.ones(1, 3)).toFloatArray())
        .containsExactly(other.predict(Tensors.ones(1, 3)).toFloatArray());
  }

  @Test
  void nothingIsLoadedOfAStateWithClosedOrAbsentTensors() {
    float[] before = model.get(0, Linear.class).weight().toFloatArray();
    Map<String, Tensor> state = new HashMap<>();
    state.put("0.weight", Tensors.ones(4, 3));
    state.put("0.bias", null);
    assertThatThrownBy(() -> model.loadStateDict(state, partially()))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("loadStateDict: the tensor \"0.bias\" must not be null");
    Tensor closed = Tensors.ones(4);
    closed.close();
    state.put("0.bias", closed);
    assertThatThrownBy(() -> model.loadStateDict(state, partially()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("loadStateDict: \"0.bias\" is ")
        .hasMessageEndingWith("; nothing was loaded");

    assertThat(model.get(0, Linear.class).weight().toFloatArray()).containsExactly(before);
  }
}
