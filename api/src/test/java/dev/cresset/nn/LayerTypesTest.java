package dev.cresset.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayerTypesTest {

  private static final class One extends Layer {
    @Override
    protected Tensor compute(Tensor x) {
      return x;
    }
  }

  private static final class Another extends Layer {
    @Override
    protected Tensor compute(Tensor x) {
      return x;
    }
  }

  private static <M extends Module> void register(String name, Class<M> type) {
    LayerTypes.register(name, type, layer -> LayerConfig.empty(), config -> null);
  }

  @Test
  void aNameBelongsToOneClassAndAClassHasOneName() {
    register("test.One", One.class);
    register("test.One", One.class);

    assertThatThrownBy(() -> register("test.One", Another.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "LayerTypes.register: the name \"test.One\" is registered for %s; choose another name"
                .formatted(One.class.getName()));
    assertThatThrownBy(() -> register("test.Two", One.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "LayerTypes.register: %s is registered as \"test.One\" already; a class has one name in files"
                .formatted(One.class.getName()));
    assertThat(LayerTypes.named("test.Two")).isNull();
  }

  @Test
  void builtInLayersKeepTheirNames() {
    assertThatThrownBy(() -> register("Linear", One.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "LayerTypes.register: the name \"Linear\" has no dot; use a name such as"
                + " \"com.example.One\"");
    assertThatThrownBy(() -> register("test.Linear", Linear.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "LayerTypes.register: dev.cresset.nn.Linear is registered as \"Linear\" already; a"
                + " class has one name in files");
  }

  @Test
  void settingsAreReadAsTheyWereWritten() {
    Module child = Layers.relu();
    LayerConfig config =
        LayerConfig.empty()
            .with("integer", 1L << 40)
            .with("number", 0.5)
            .with("flag", true)
            .with("text", "a")
            .with("integers", new long[] {1, 2})
            .with("numbers", new double[] {1, 2.5})
            .with("child", child);

    assertThat(config.integer("integer")).isEqualTo(1L << 40);
    assertThat(config.number("integer")).isEqualTo(1L << 40);
    assertThat(config.number("number")).isEqualTo(0.5);
    assertThat(config.flag("flag")).isTrue();
    assertThat(config.text("text")).isEqualTo("a");
    assertThat(config.integers("integers")).containsExactly(1, 2);
    assertThat(config.numbers("integers")).containsExactly(1, 2);
    assertThat(config.numbers("numbers")).containsExactly(1, 2.5);
    assertThat(config.module("child")).isSameAs(child);
    assertThat(config.modules()).isEqualTo(Map.of("child", child));
    assertThat(config.has("integer") && config.has("child")).isTrue();
    assertThat(config.has("none")).isFalse();
    config.requireTensor("weight", 3);
  }

  @Test
  void settingsOfOtherTypesEndInASentence() {
    LayerConfig config =
        LayerConfig.empty().with("x", "1").with("mixed", new double[] {1}).with("n", 7);

    for (Runnable read :
        List.<Runnable>of(
            () -> config.integer("x"),
            () -> config.number("x"),
            () -> config.flag("n"),
            () -> config.text("n"),
            () -> config.integers("mixed"),
            () -> config.numbers("x"),
            () -> config.module("x"),
            () -> config.integer("n", 8, 9),
            () -> config.integer("absent"))) {
      assertThatThrownBy(read::run)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("the ");
    }
  }

  @Test
  void aNameIsWrittenOnce() {
    LayerConfig config = LayerConfig.empty().with("x", 1);

    assertThatThrownBy(() -> config.with("x", true))
        .hasMessage("LayerConfig.with: there is already a setting \"x\"; choose another name");
    assertThatThrownBy(() -> config.with("y", Double.NaN))
        .hasMessage(
            "LayerConfig.with: the setting \"y\" must be finite, got NaN; write text instead");
    assertThatThrownBy(() -> config.with("y", new double[] {1 / 0.0}))
        .hasMessageContaining("must be finite, got Infinity");
  }
}
