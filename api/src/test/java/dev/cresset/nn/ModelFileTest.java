package dev.cresset.nn;

import static dev.cresset.data.Transforms.compose;
import static dev.cresset.data.Transforms.flattened;
import static dev.cresset.data.Transforms.gaussianNoise;
import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.randomCrop;
import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.nn.Layers.adaptiveAvgPool2d;
import static dev.cresset.nn.Layers.avgPool2d;
import static dev.cresset.nn.Layers.conv1d;
import static dev.cresset.nn.Layers.conv2d;
import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.elu;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.gelu;
import static dev.cresset.nn.Layers.leakyRelu;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.maxPool2d;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.nn.Layers.sigmoid;
import static dev.cresset.nn.Layers.silu;
import static dev.cresset.nn.Layers.softmax;
import static dev.cresset.nn.Layers.softplus;
import static dev.cresset.nn.Layers.tanh;
import static dev.cresset.nn.StateLoading.partially;
import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.randn;
import static dev.cresset.tensor.Tensors.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.backend.Backends;
import dev.cresset.data.Transform;
import dev.cresset.data.Transforms;
import dev.cresset.io.Safetensors;
import dev.cresset.optim.Optimizer;
import dev.cresset.optim.Optimizers;
import dev.cresset.tensor.Generator;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.DType;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A saved model is the same model when it is loaded. */
class ModelFileTest {

  @TempDir private Path folder;
  private Path file;

  /** Has a setting, a parameter and buffers of both types. */
  static final class Scale extends Layer {
    private final double power;
    private final Tensor factor;
    private final Tensor mean;
    private final Tensor count;

    Scale(double power, long features) {
      this.power = power;
      factor = register("factor", Tensors.ones(features));
      mean = registerBuffer("running_mean", Tensors.zeros(features));
      count = registerBuffer("num_batches_tracked", tensor(new long[1]).reshape());
    }

    @Override
    protected Tensor compute(Tensor x) {
      if (isTraining()) {
        updateBuffer(mean, x.detach().mean(0));
        updateBuffer(count, tensor(new long[] {count.toLongArray()[0] + 1}).reshape());
      }
      return x.sub(mean).mul(factor.pow(power));
    }
  }

  /** Takes a module. */
  static final class Residual extends Module {
    private final Module body;

    Residual(Module body) {
      this.body = register("body", body);
    }

    @Override
    public Tensor forward(Tensor x) {
      return x.add(body.forward(x));
    }
  }

  /** Makes its children itself; two share a weight. */
  static final class Tied extends Module {
    private final Half left = register("left", new Half(randn(3, 3)));
    private final Half right = register("right", new Half(left.weight));

    @Override
    public Tensor forward(Tensor x) {
      return right.forward(left.forward(x).tanh());
    }
  }

  static final class Half extends Module {
    private final Tensor weight;

    Half(Tensor weight) {
      this.weight = register("weight", weight);
    }

    @Override
    public Tensor forward(Tensor x) {
      return x.matmul(weight);
    }
  }

  /** Has a child whose name begins as those of tensors that files ignore. */
  static final class Reserved extends Module {
    private final Module body = register("cresset", linear(2, 3));

    @Override
    public Tensor forward(Tensor x) {
      return body.forward(x);
    }
  }

  @Test
  void tensorsOfOtherProgramsAreIgnoredButNotThoseOfTheModel() {
    LayerTypes.register(
        "com.example.Reserved",
        Reserved.class,
        reserved -> LayerConfig.empty(),
        config -> new Reserved());
    Reserved model = new Reserved();
    Map<String, Tensor> tensors = new LinkedHashMap<>(model.stateDict());
    tensors.put("cresset.example", ones(2));
    Safetensors.save(file, tensors, ModelFile.metadata(model, ModelInfo.empty()));

    Module loaded = ModelFile.load(file).model();
    assertSameState(model.stateDict(), loaded.stateDict());
    Reserved strict = new Reserved();
    strict.loadStateDict(Safetensors.load(file));
    assertSameState(model.stateDict(), strict.stateDict());
    assertThat(strict.loadStateDict(tensors, partially()).isComplete()).isTrue();
    tensors.put("other", ones(2));
    assertThatThrownBy(() -> strict.loadStateDict(tensors))
        .hasMessageContaining("unexpected \"other\";");
  }

  @BeforeEach
  void register() {
    file = folder.resolve("model.safetensors");
    LayerTypes.register(
        "com.example.Scale",
        Scale.class,
        scale ->
            LayerConfig.empty()
                .with("power", scale.power)
                .with("features", scale.factor.shape().dim(0)),
        config -> {
          long features = config.integer("features");
          config.requireTensor("factor", features);
          return new Scale(config.number("power"), features);
        });
    LayerTypes.register(
        "com.example.Residual",
        Residual.class,
        residual -> LayerConfig.empty().with("body", residual.body),
        config -> new Residual(config.module("body")));
    LayerTypes.register(
        "com.example.Tied", Tied.class, tied -> LayerConfig.empty(), config -> new Tied());
  }

  private Sequential saved(Sequential model) {
    model.save(file);
    return Sequential.load(file);
  }

  private static void assertSameModel(Module model, Module loaded, Tensor x) {
    assertThat(loaded.toString()).isEqualTo(model.toString());
    assertSameState(model.stateDict(), loaded.stateDict());
    assertThat(loaded.predict(x).toFloatArray()).containsExactly(model.predict(x).toFloatArray());
  }

  private static void assertSameState(Map<String, Tensor> state, Map<String, Tensor> loaded) {
    assertThat(loaded.keySet()).containsExactlyElementsOf(state.keySet());
    state.forEach(
        (name, value) -> {
          assertThat(loaded.get(name).dtype()).isEqualTo(value.dtype());
          assertThat(loaded.get(name).shape()).isEqualTo(value.shape());
          assertThat(elements(loaded.get(name))).isEqualTo(elements(value));
        });
  }

  private static String elements(Tensor tensor) {
    return tensor.dtype() == DType.INT64
        ? Arrays.toString(tensor.toLongArray())
        : Arrays.toString(tensor.toFloatArray());
  }

  @Test
  void aNetworkOfAllLayersComesBack() {
    Sequential model =
        Sequential.of(
            flatten(),
            linear(12, 8),
            relu(),
            dropout(0.25),
            Sequential.of(linear(8, 8, false), tanh(), Sequential.of(sigmoid(), softmax(-1))),
            Sequential.of(gelu(), silu(), leakyRelu(0.125), elu(0.75), softplus()),
            linear(8, 3),
            logSoftmax(1));

    assertSameModel(model, saved(model), randn(5, 3, 4));
  }

  @Test
  void aConvolutionalNetworkComesBack() {
    Sequential model =
        Sequential.of(
            conv2d(2, 6, 3, c -> c.stride(2, 1).padding(1, 0).dilation(1, 2).groups(2)),
            relu(),
            maxPool2d(3, p -> p.stride(2).padding(1)),
            conv2d(6, 4, new int[] {1, 2}, c -> c.bias(false)),
            avgPool2d(new int[] {1, 2}, p -> p.stride(1)),
            adaptiveAvgPool2d(2, 1),
            flatten(),
            linear(8, 3));

    assertSameModel(model, saved(model), randn(5, 2, 12, 14));
    assertThat(model.stateDict().keySet())
        .containsExactly("0.weight", "0.bias", "3.weight", "7.weight", "7.bias");

    Sequential sequences =
        Sequential.of(conv1d(2, 4, 3, c -> c.stride(2).padding(1).dilation(2).groups(2)));
    assertSameModel(sequences, saved(sequences), randn(5, 2, 14));
  }

  @Test
  void everyFactoryOfLayersMakesALayerThatCanBeSaved() throws Exception {
    int found = 0;
    for (Method factory : Layers.class.getDeclaredMethods()) {
      boolean isFunction = factory.getReturnType() == Layer.class; // which files cannot describe
      if (Module.class.isAssignableFrom(factory.getReturnType()) && !isFunction) {
        List<Object> arguments = new ArrayList<>();
        for (Class<?> type : factory.getParameterTypes()) {
          arguments.add(
              switch (type.getName()) {
                case "long" -> 2L;
                case "int" -> 1;
                case "boolean" -> false;
                case "double" -> 0.5;
                case "[I" -> new int[] {3, 2};
                case "[J" -> new long[] {3, 2};
                case "[Ldev.cresset.nn.Module;" -> new Module[] {relu()};
                case "java.util.function.UnaryOperator" -> UnaryOperator.identity();
                default -> throw new AssertionError("add an argument for " + factory);
              });
        }
        Sequential model = Sequential.of((Module) factory.invoke(null, arguments.toArray()));
        assertThat(saved(model).toString()).isEqualTo(model.toString());
        found++;
      }
    }
    assertThat(found).isGreaterThan(8);
  }

  @Test
  void aLoadedModelIsInEvaluationModeAndCanBeTrained() {
    Sequential model = Sequential.of(linear(2, 2), dropout(0.5));
    assertThat(model.isTraining()).isTrue();

    Sequential loaded = saved(model);

    assertThat(loaded.isTraining()).isFalse();
    assertThat(loaded.get(1).isTraining()).isFalse();
    assertThat(loaded.parameters()).allMatch(Tensor::requiresGrad);
    loaded.train();
    Optimizer optimizer = Optimizers.sgd(0.1).over(loaded.parameters());
    loaded.forward(randn(3, 2)).sum().backward();
    optimizer.step();
    assertThat(loaded.get(0, Linear.class).weight().toFloatArray())
        .isNotEqualTo(model.get(0, Linear.class).weight().toFloatArray());
  }

  @Test
  void aLayerThatOccursTwiceIsOneLayer() {
    Linear shared = linear(3, 3);
    Sequential inner = Sequential.of(shared, relu());
    Sequential model = Sequential.of(shared, inner, inner, shared);

    Sequential loaded = saved(model);

    assertSameModel(model, loaded, randn(2, 3));
    assertThat(loaded.get(3)).isSameAs(loaded.get(0));
    assertThat(loaded.get(2)).isSameAs(loaded.get(1));
    assertThat(loaded.get(1, Sequential.class).get(0)).isSameAs(loaded.get(0));
    assertThat(loaded.parameters()).hasSize(2);
  }

  @Test
  void frozenParametersStayFrozen() {
    Sequential model = Sequential.of(linear(2, 3), relu(), linear(3, 2));
    model.get(0).requiresGrad(false);
    model.get(2, Linear.class).bias().requiresGrad(false);

    Sequential loaded = saved(model);

    assertThat(loaded.namedParameters())
        .extractingByKeys("0.weight", "0.bias", "2.weight", "2.bias")
        .extracting(Tensor::requiresGrad)
        .containsExactly(false, false, true, false);
  }

  @Test
  void registeredLayersComeBackWithTheirBuffers() {
    Sequential model =
        Sequential.of(linear(3, 4), new Scale(0.5, 4), new Residual(Sequential.of(linear(4, 4))));
    model.forward(randn(8, 3));
    model.forward(randn(8, 3));

    Sequential loaded = saved(model);

    assertSameModel(model, loaded, randn(2, 3));
    assertThat(loaded.stateDict().get("1.num_batches_tracked").toLongArray()).containsExactly(2);
    assertThat(loaded.stateDict().get("1.num_batches_tracked").shape().rank()).isZero();
  }

  @Test
  void otherModulesThanSequentialOnesAreLoadedAsModelFiles() {
    Tied model = new Tied();
    model.right.requiresGrad(false);
    model.save(file, ModelInfo.empty().seed(7));

    ModelFile loaded = ModelFile.load(file);

    assertSameModel(model, loaded.model(), randn(2, 3));
    Tied tied = loaded.model(Tied.class);
    assertThat(tied.left.weight).isSameAs(tied.right.weight);
    assertThat(tied.left.weight.requiresGrad()).isFalse();
    assertThat(loaded.info().seed()).hasValue(7);
    assertThatThrownBy(() -> loaded.model(Sequential.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("model: the model is a Tied, not a Sequential; call model() for any class");
    assertThatThrownBy(() -> Sequential.load(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            "Sequential.load: %s: its model is a Tied, not a Sequential; load it with ModelFile.load"
                .formatted(file));
  }

  @Test
  void anEmptyNetworkComesBack() {
    assertThat(saved(Sequential.of()).size()).isZero();
    assertThat(saved(Sequential.of(Sequential.of(), Sequential.of())).size()).isEqualTo(2);
  }

  @Test
  void valuesComeBackBitByBit() {
    Sequential model = Sequential.of(linear(4, 1, false));
    float[] values = {
      -0f, Float.MIN_VALUE, Float.intBitsToFloat(0x7fc12345), Float.NEGATIVE_INFINITY
    };
    InPlace.assign(model.parameters().get(0), tensor(values, 1, 4));

    float[] loaded = saved(model).parameters().get(0).toFloatArray();

    for (int i = 0; i < values.length; i++) {
      assertThat(Float.floatToRawIntBits(loaded[i])).isEqualTo(Float.floatToRawIntBits(values[i]));
    }
  }

  @Test
  void deepAndLongNetworksComeBack() {
    Sequential deep = Sequential.of(relu());
    for (int i = 0; i < 498; i++) {
      deep = Sequential.of(deep);
    }
    assertThat(saved(deep)).hasToString(deep.toString());
    Module[] layers = new Module[2_000];
    Arrays.setAll(layers, i -> i % 2 == 0 ? relu() : linear(1, 1));
    assertThat(saved(Sequential.of(layers)).parameters()).hasSize(2_000);
  }

  @Test
  void modelsWithTooManyModulesAreRefused() {
    Module[] layers = new Module[100];
    Arrays.fill(layers, relu());
    Sequential hundred = Sequential.of(layers);
    Arrays.fill(layers, hundred);
    Sequential model = Sequential.of(layers);

    assertThatThrownBy(() -> model.save(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "save: the model is too large for a file: it has more than 10000 modules; save its"
                + " parts");
    assertThat(file).doesNotExist();
  }

  @Test
  void theInformationComesBack() {
    Sequential model = Sequential.of(linear(4, 2));
    ModelInfo info =
        ModelInfo.empty()
            .classNames("cat", "d\"o\n\u00e9\ud83d\ude00")
            .transforms(
                toTensor(),
                compose(normalize(new double[] {0.1, 1e-30}, new double[] {0.3, 2}), flattened()))
            .seed(Long.MIN_VALUE)
            .metadata("epoch", "5");

    model.save(file, info);
    ModelInfo loaded = ModelFile.load(file).info();

    assertThat(loaded.classNames()).isEqualTo(info.classNames());
    assertThat(Arrays.toString(loaded.transforms()))
        .isEqualTo("[toTensor(), normalize(mean=[0.1, 1.0E-30], std=[0.3, 2.0]), flattened()]");
    assertThat(loaded.seed()).hasValue(Long.MIN_VALUE);
    assertThat(loaded.metadata()).isEqualTo(Map.of("epoch", "5"));
    assertThat(loaded.version()).isEqualTo(Backends.version());
    assertThat(loaded.backend()).startsWith("jvm");
  }

  @Test
  void withoutInformationItIsEmpty() {
    Sequential.of().save(file);
    ModelInfo loaded = ModelFile.load(file).info();

    assertThat(loaded.classNames()).isEmpty();
    assertThat(loaded.transforms()).isEmpty();
    assertThat(loaded.seed()).isEqualTo(OptionalLong.empty());
    assertThat(loaded.metadata()).isEmpty();
  }

  @Test
  void metadataOfOtherProgramsIsKept() {
    Sequential model = Sequential.of(linear(1, 1));
    model.save(file);
    Map<String, String> metadata = new TreeMap<>(Safetensors.metadata(file));
    metadata.put("author", "me");
    Safetensors.save(file, model.stateDict(), metadata);

    assertThat(ModelFile.load(file).info().metadata()).isEqualTo(Map.of("author", "me"));
  }

  @Test
  void otherProgramsReadTheTensorsAndTheArchitecture() {
    Sequential model = Sequential.of(flatten(), linear(2, 3), softmax(1));
    model.get(1, Linear.class).bias().requiresGrad(false);
    model.save(file, ModelInfo.empty().classNames("a", "b", "c").transforms(normalize(0.5, 0.5)));

    assertSameState(new TreeMap<>(model.stateDict()), new TreeMap<>(Safetensors.load(file)));
    assertThat(Safetensors.metadata(file))
        .containsEntry("format", "pt")
        .containsEntry("cresset.class_names", "[\"a\",\"b\",\"c\"]")
        .containsEntry(
            "cresset.transforms", "[{\"type\":\"Normalize\",\"mean\":[0.5],\"std\":[0.5]}]")
        .containsEntry("cresset.version", Backends.version())
        .containsEntry(
            "cresset.architecture",
            "{\"format\":1,\"modules\":[{\"type\":\"Flatten\"},{\"type\":\"Linear\",\"settings\":"
                + "{\"in_features\":2,\"out_features\":3,\"bias\":true}},"
                + "{\"type\":\"Softmax\",\"settings\":{\"dim\":1}},{\"type\":\"Sequential\",\"modules\":"
                + "{\"0\":0,\"1\":1,\"2\":2}}],\"frozen\":[\"1.bias\"]}");
  }

  @Test
  void equalModelsAreEqualFiles() throws Exception {
    Sequential model = Sequential.of(linear(2, 3));
    model.save(file);
    byte[] first = Files.readAllBytes(file);
    Sequential.load(file).save(file);

    assertThat(Files.readAllBytes(file)).isEqualTo(first);
  }

  @Test
  void loadingDrawsNoRandomNumbersOfTheProgram() {
    Sequential.of(linear(2, 3)).save(file);
    Generator generator = new Generator(1);
    long before = generator.state();
    generator.during(() -> Sequential.load(file));

    assertThat(generator.state()).isEqualTo(before);
  }

  @Test
  void anUnregisteredClassEndsInASentence() throws Exception {
    Files.writeString(file, "former");
    class Mine extends Layer {
      @Override
      protected Tensor compute(Tensor x) {
        return x;
      }
    }

    assertThatThrownBy(() -> Sequential.of(relu(), new Mine()).save(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "save: %s is not registered, so a file cannot describe it; call LayerTypes.register(\"com.example.Mine\", Mine.class, ..), or save the weights alone with Safetensors.save(file, model.stateDict()); see docs/extending.md#a-layer-in-model-files"
                .formatted(Mine.class.getName()));
    assertThat(file).content().isEqualTo("former");
  }

  @Test
  void transformsOfTheProgramEndInASentence() {
    assertThatThrownBy(() -> ModelInfo.empty().transforms(toTensor(), (value, channel) -> -value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "TransformConfig.of: only toTensor(), normalize(..) and flattened() can be described as"
                + " data, not a custom transform; leave it out, and apply it in the program that"
                + " loads the file");
    assertThatThrownBy(
            () -> ModelInfo.empty().transforms(Transforms.random((sample, shape, g) -> sample)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a custom transform");
  }

  @Test
  void aServedModelDoesNotAugment() {
    Sequential model = Sequential.of(flatten(), linear(16, 3));
    Transform[] training = {randomCrop(4, 2), toTensor(), gaussianNoise(5), normalize(0.5, 0.5)};
    model.save(file, ModelInfo.empty().transforms(training));
    ModelFile loaded = ModelFile.load(file);

    assertThat(Arrays.toString(loaded.info().transforms()))
        .isEqualTo("[toTensor(), normalize(mean=[0.5], std=[0.5])]");
    byte[] image = {0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, -1, -2, -3};
    double[] expected =
        model
            .predictor(1, 4, 4)
            .transform(toTensor(), normalize(0.5, 0.5))
            .predict(image)
            .probabilities();
    for (int i = 0; i < 3; i++) {
      assertThat(loaded.predictor(1, 4, 4).predict(image).probabilities()).isEqualTo(expected);
      assertThat(model.predictor(1, 4, 4).transform(training).predict(image).probabilities())
          .isEqualTo(expected);
    }
  }

  @Test
  void keysOfTheLibraryAreNotMetadataOfTheProgram() {
    for (String key : List.of("format", "cresset.seed", "cresset.new")) {
      assertThatThrownBy(() -> ModelInfo.empty().metadata(key, ""))
          .hasMessage(
              "ModelInfo.metadata: the key \"%s\" is used by the library; choose another one"
                  .formatted(key));
    }
  }

  @Test
  void classesOfOneNameAreRefusedBeforeAFileIsWritten() {
    assertThatThrownBy(() -> ModelInfo.empty().classNames("a", "b", "a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "ModelInfo.classNames: \"a\" is the name of classes 0 and 2; pass different names");
  }
}
