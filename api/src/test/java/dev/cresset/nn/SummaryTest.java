package dev.cresset.nn;

import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.relu;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.tensor.Generator;
import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class SummaryTest {

  private final Sequential model =
      Sequential.of(flatten(), linear(784, 128), relu(), linear(128, 10), logSoftmax(1));

  @Test
  void listsEachLayerWithItsOutput() {
    Summary summary = model.summary(1, 28, 28);
    assertThat(summary.layers())
        .containsExactly(
            new Summary.Layer("0", "Flatten", List.of(-1L, 784L), 0, 0, false, true),
            new Summary.Layer("1", "Linear", List.of(-1L, 128L), 100_480, 100_352, false, true),
            new Summary.Layer("2", "ReLU", List.of(-1L, 128L), 0, 0, false, true),
            new Summary.Layer("3", "Linear", List.of(-1L, 10L), 1_290, 1_280, false, true),
            new Summary.Layer("4", "LogSoftmax", List.of(-1L, 10L), 0, 0, false, true));
    assertThat(summary.parameters()).isEqualTo(101_770);
  }

  @Test
  void printsATable() {
    assertThat(model.summary(1, 28, 28).toString().replace("\r\n", "\n"))
        .isEqualTo(
            """
            Sequential
            --------------------------------------------------------------
            Layer           Output shape        Parameters   Multiply-adds
            --------------------------------------------------------------
            Flatten (0)     [batch, 784]                 0               0
            Linear (1)      [batch, 128]           100,480         100,352
            ReLU (2)        [batch, 128]                 0               0
            Linear (3)      [batch, 10]              1,290           1,280
            LogSoftmax (4)  [batch, 10]                  0               0
            --------------------------------------------------------------
            Total                                  101,770         101,632\
            """);
  }

  @Test
  void printsTheSameInEveryLocale() {
    String expected = model.summary(1, 28, 28).toString();
    Locale before = Locale.getDefault();
    try {
      for (String locale : List.of("de-DE", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva")) {
        Locale.setDefault(Locale.forLanguageTag(locale));
        assertThat(model.summary(1, 28, 28).toString()).as(locale).isEqualTo(expected);
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void doesNotDisturbTheModel() {
    model.get(2).eval();
    long state = Generator.standard().state();
    model.forward(Tensors.ones(2, 784)).sum().backward();
    float[] gradient = model.parameters().get(0).grad().toFloatArray();
    model.summary(28, 28);
    assertThat(model.isTraining()).isTrue();
    assertThat(model.get(2).isTraining()).isFalse();
    assertThat(Generator.standard().state()).isEqualTo(state);
    assertThat(model.parameters().get(0).grad().toFloatArray()).containsExactly(gradient);
  }

  @Test
  void anInputThatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> model.summary(28))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("layer 1 (Linear)")
        .hasMessageContaining("input [1, 28]");
  }

  /** Uses one dropout twice and has a parameter of its own. */
  private static final class Custom extends Module {
    private final Linear fc1 = register("fc1", linear(4, 3));
    private final Linear fc2 = register("fc2", linear(3, 2));
    private final Dropout dropout = register("dropout", dropout(0.5));
    private final Tensor scale = register("scale", Tensors.ones(2));

    @Override
    public Tensor forward(Tensor x) {
      Tensor hidden = dropout.forward(fc1.forward(x).relu());
      return dropout.forward(fc2.forward(hidden)).mul(scale);
    }
  }

  @Test
  void ofAModuleOfOnesOwnItListsTheLayersAsTheyWereUsed() {
    Summary summary = new Custom().summary(4);
    assertThat(summary.layers())
        .containsExactly(
            new Summary.Layer("fc1", "Linear", List.of(-1L, 3L), 15, 12, false, true),
            new Summary.Layer("dropout", "Dropout", List.of(-1L, 3L), 0, 0, false, true),
            new Summary.Layer("fc2", "Linear", List.of(-1L, 2L), 8, 6, false, true),
            new Summary.Layer("dropout", "Dropout", List.of(-1L, 2L), 0, 0, true, true),
            new Summary.Layer("", "Custom", List.of(-1L, 2L), 2, 0, false, true));
    assertThat(summary.parameters()).isEqualTo(25);
    assertThat(summary.toString()).contains("Custom\n".replace("\n", System.lineSeparator()));
    assertThat(summary.toString()).doesNotContain("()");
  }

  @Test
  void nestedLayersHaveTheirPathForAName() {
    assertThat(
            Sequential.of(Sequential.of(linear(4, 3), relu()), new Custom2()).summary(4).layers())
        .extracting(Summary.Layer::name)
        .containsExactly("0.0", "0.1", "1.inner.0");
  }

  private static final class Custom2 extends Module {
    private final Sequential inner = register("inner", Sequential.of(linear(3, 1)));

    @Override
    public Tensor forward(Tensor x) {
      return inner.forward(x);
    }
  }

  @Test
  void aSharedLayerIsListedTwiceMarkedAndCountedOnce() {
    Linear shared = linear(4, 4);
    Summary summary = Sequential.of(shared, relu(), shared).summary(4);
    assertThat(summary.layers())
        .containsExactly(
            new Summary.Layer("0", "Linear", List.of(-1L, 4L), 20, 16, false, true),
            new Summary.Layer("1", "ReLU", List.of(-1L, 4L), 0, 0, false, true),
            new Summary.Layer("2", "Linear", List.of(-1L, 4L), 20, 16, true, true));
    assertThat(summary.parameters()).isEqualTo(20);
    assertThat(summary.toString()).containsPattern("Linear \\(2\\) +\\[batch, 4] +shared +16\\R");
  }

  /** A layer from outside the library. */
  private static final class Scale extends Module {
    private final Tensor factor = register("factor", Tensors.ones(3));

    @Override
    public Tensor forward(Tensor x) {
      return x.mul(factor);
    }
  }

  /** One without parameters. */
  private static final class Double extends Module {
    @Override
    public Tensor forward(Tensor x) {
      return x.mul(2);
    }
  }

  @Test
  void layersFromOutsideStandInTheirPlacesInASequential() {
    Summary summary = Sequential.of(linear(4, 3), new Double(), new Scale(), relu()).summary(4);
    assertThat(summary.layers())
        .containsExactly(
            new Summary.Layer("0", "Linear", List.of(-1L, 3L), 15, 12, false, true),
            new Summary.Layer("1", "Double", List.of(-1L, 3L), 0, 0, false, true),
            new Summary.Layer("2", "Scale", List.of(-1L, 3L), 3, 0, false, true),
            new Summary.Layer("3", "ReLU", List.of(-1L, 3L), 0, 0, false, true));
  }

  /** Calls layers from outside the library, whose outputs cannot be observed. */
  private static final class Outer extends Module {
    private final Module first = register("first", new Double());
    private final Module second = register("second", linear(4, 3));
    private final Module third = register("third", new Scale());
    private final Module fourth = register("fourth", linear(3, 2));

    @Override
    public Tensor forward(Tensor x) {
      return fourth.forward(third.forward(second.forward(first.forward(x))));
    }
  }

  @Test
  void layersFromOutsideInAModuleFromOutsideStandWhereTheyAreRegistered() {
    Summary summary = new Outer().summary(4);
    assertThat(summary.layers())
        .containsExactly(
            new Summary.Layer("first", "Double", List.of(), 0, 0, false, false),
            new Summary.Layer("second", "Linear", List.of(-1L, 3L), 15, 12, false, true),
            new Summary.Layer("third", "Scale", List.of(), 3, 0, false, false),
            new Summary.Layer("fourth", "Linear", List.of(-1L, 2L), 8, 6, false, true));
    assertThat(summary.parameters()).isEqualTo(26);
    assertThat(summary.toString()).containsPattern("Scale \\(third\\) +not observed +3 +0\\R");
  }

  @Test
  void aModuleFromOutsideThatIsTheWholeModelIsListed() {
    assertThat(new Double().summary(4).layers())
        .containsExactly(new Summary.Layer("", "Double", List.of(-1L, 4L), 0, 0, false, true));
  }

  /** A layer whose output is a single value. */
  private static final class Total extends Module {
    @Override
    public Tensor forward(Tensor x) {
      return x.sum();
    }
  }

  @Test
  void aScalarOutputIsPrintedAsItsShape() {
    Summary summary = Sequential.of(linear(4, 3), new Total()).summary(4);
    assertThat(summary.layers().get(1))
        .isEqualTo(new Summary.Layer("1", "Total", List.of(), 0, 0, false, true));
    assertThat(summary.toString()).containsPattern("Total \\(1\\) +\\[] +0 +0\\R");
  }

  @Test
  void withoutLayersThereIsOnlyATotal() {
    Summary summary = Sequential.of().summary(4);
    assertThat(summary.layers()).isEmpty();
    assertThat(summary.parameters()).isZero();
    assertThat(summary.toString()).contains("Total");
  }

  @Test
  void largeOutputsKeepTheirColumnsApart() {
    String table = Sequential.of(relu()).summary(1024, 1024, 1024, 0).toString();
    assertThat(table).contains("[batch, 1024, 1024, 1024, 0]  ");
    long widths = table.lines().skip(1).mapToInt(String::length).distinct().count();
    assertThat(widths).isEqualTo(1);
  }
}
