package dev.cresset.nn;

import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
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
  void outputsAndTensorsOfTheObserverBelongToTheScopeOfTheCaller() {
    List<Tensor> outputs = new ArrayList<>();
    List<Tensor> doubled = new ArrayList<>();
    Tensor input = Tensors.ones(5, 3);
    LayerOutputs.Observer observer =
        (name, layer, output) -> {
          outputs.add(output);
          doubled.add(output.mul(2));
        };
    TensorScope.within(
        "caller",
        () -> {
          LayerOutputs.observe(model, input, observer);
          LayerOutputs.observe(model, () -> model.predict(input), observer);
          assertThat(outputs).hasSize(8).noneMatch(Tensor::isClosed);
          assertThat(doubled).noneMatch(Tensor::isClosed);
          assertThat(doubled.get(3).equal(outputs.get(7).mul(2))).isTrue();
          return input;
        });
    assertThat(outputs).allMatch(Tensor::isClosed);
    assertThat(doubled).allMatch(Tensor::isClosed);
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
