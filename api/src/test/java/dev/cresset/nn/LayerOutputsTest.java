package dev.cresset.nn;

import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerOutputsTest {

  private final Sequential model =
      Sequential.of(linear(3, 4), Sequential.of(relu(), dropout(0.5)), linear(4, 2));

  @Test
  void showsEachOutputInOrder() {
    List<String> seen = new ArrayList<>();
    Shape output =
        LayerOutputs.observe(
            model,
            Tensors.ones(5, 3),
            (name, layer, tensor) ->
                seen.add(name + " " + layer.typeName() + " " + tensor.shape()));
    assertThat(seen)
        .containsExactly(
            "0 Linear [5, 4]", "1.0 ReLU [5, 4]", "1.1 Dropout [5, 4]", "2 Linear [5, 2]");
    assertThat(output).isEqualTo(Shape.of(5, 2));
  }

  @Test
  void anOutputCanBeKept() {
    List<Tensor> kept = new ArrayList<>();
    LayerOutputs.observe(
        model, Tensors.ones(5, 3), (name, layer, tensor) -> kept.add(tensor.persist()));
    assertThat(kept).hasSize(4).noneMatch(Tensor::isClosed);
  }

  @Test
  void afterwardsNothingIsShown() {
    List<String> seen = new ArrayList<>();
    assertThatThrownBy(
            () ->
                LayerOutputs.observe(
                    model, Tensors.ones(5, 9), (name, layer, tensor) -> seen.add(name)))
        .hasMessageContaining("layer 0");
    model.forward(Tensors.ones(1, 3));
    assertThat(seen).isEmpty();
  }

  @Test
  void observersNest() {
    List<String> seen = new ArrayList<>();
    LayerOutputs.observe(
        model,
        Tensors.ones(1, 3),
        (name, layer, tensor) -> {
          seen.add(name);
          if (name.equals("0")) {
            LayerOutputs.observe(
                Sequential.of(relu()), tensor, (inner, other, result) -> seen.add("in " + inner));
          }
        });
    assertThat(seen).containsExactly("0", "in 0", "1.0", "1.1", "2");
  }
}
