package dev.cresset.nn;

import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.io.Safetensors;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file that does not hold a whole model ends in one sentence that names it. */
class ModelFileRefusalsTest {

  private static final String LINEAR =
      "{'type':'Linear','settings':{'in_features':2,'out_features':3,'bias':true}}";
  private static final String NETWORK =
      "{'format':1,'modules':[" + LINEAR + ",{'type':'Sequential','modules':{'0':0}}]}";

  @TempDir private Path folder;

  private Path write(String architecture, Map<String, Tensor> tensors) {
    return write(architecture, tensors, Map.of());
  }

  private Path write(String architecture, Map<String, Tensor> tensors, Map<String, String> more) {
    Path file = folder.resolve("model.safetensors");
    Map<String, String> metadata = new HashMap<>(more);
    metadata.put("cresset.architecture", architecture.replace('\'', '"'));
    Safetensors.save(file, tensors, metadata);
    return file;
  }

  private static Map<String, Tensor> weights() {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    weights.put("0.weight", Tensors.ones(3, 2));
    weights.put("0.bias", Tensors.ones(3));
    return weights;
  }

  private static void assertRefused(Path file, String problem) {
    assertThatThrownBy(() -> Sequential.load(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("Sequential.load: %s: %s".formatted(file, problem));
    assertThatThrownBy(() -> ModelFile.load(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("ModelFile.load: %s: %s".formatted(file, problem));
  }

  private void assertArchitectureRefused(String architecture, String problem) {
    assertRefused(write(architecture, weights()), problem);
  }

  @Test
  void theFileOfTheseTestsIsWhole() {
    assertThat(Sequential.load(write(NETWORK, weights())).get(0, Linear.class).bias().sum().item())
        .isEqualTo(3);
  }

  @Test
  void aMissingFile() {
    Path missing = folder.resolve("missing");

    assertThatThrownBy(() -> Sequential.load(missing))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            "Safetensors.read: %s cannot be read (%s does not exist); check the path and its permissions"
                .formatted(missing, missing));
  }

  @Test
  void tensorsWithoutAnArchitecture() {
    Path file = folder.resolve("weights.safetensors");
    Safetensors.save(file, weights());

    assertRefused(
        file,
        "it has tensors only, without the architecture of a model; build the model and call"
            + " model.loadStateDict(Safetensors.load(file))");
  }

  @Test
  void aNewerFormat() {
    assertArchitectureRefused(
        "{'format':2,'graph':{'a':[null]}}",
        "a newer version of Cresset wrote it (format 2; this version reads up to 1); update"
            + " Cresset");
    assertArchitectureRefused("{'format':0}", "its architecture has the format 0 (1 is expected)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                 | its architecture does not begin with a format
          {'modules':[],'format':1}          | its architecture does not begin with a format
          {'format':1}                       | its architecture has no modules
          {'format':1,'modules':[]}          | its architecture has no modules
          {'format':1,'modules':[{}]}        | module 0 has no type
          {'format':1,'format':1}            | its architecture has the name "format" twice in one object (at character 20)
          {'format':1,'layers':[]}           | its architecture has the unknown field "layers"
          {'format':1,'modules':[{'type':'ReLU','x':1}]} | module 0 has the unknown field "x"
          {'format':1,'modules':[{'type':'ReLU'}]} and | its architecture has something after its end (at character 41)
          {'format':1.0}                     | its architecture has "1" where an integer is expected (at character 10)
          []                                 | its architecture has "[" where an object is expected (at character 0)
          {'format':1,'modules':[{'type':'Sequential','modules':{'0':0}}]} | module 0 has the child 0; children come before their parents
          {'format':1,'modules':[{'type':'Sequential','modules':{'0':-1}}]} | module 0 has the child -1; children come before their parents
          {'format':1,'modules':[{'type':'ReLU'},{'type':'ReLU'}]} | its architecture is damaged: module 0 ("ReLU") belongs to no other
          {'format':1,'modules':[{'type':'relu'}]} | this version of Cresset has no layer "relu"; use the version that wrote the file, or a newer one
          {'format':1,'modules':[{'type':'java.lang.String'}]} | its layer "java.lang.String" is not registered; call LayerTypes.register("java.lang.String", ..) before loading; see docs/extending.md#a-layer-in-model-files
          {'format':1,'modules':[{'type':'a\\nb'}]} | this version of Cresset has no layer "a\\u000ab"; use the version that wrote the file, or a newer one
          {'format':1,'modules':[{'type':'ReLU','settings':{'slope':1}}]} | its model (ReLU) has the unknown setting "slope"; use the version of the layer that wrote it
          {'format':1,'modules':[{'type':'ReLU'},{'type':'ReLU','modules':{'0':0}}]} | its model (ReLU) has the unknown setting "0"; use the version of the layer that wrote it
          {'format':1,'modules':[{'type':'ReLU'},{'type':'Sequential','modules':{'1':0}}]} | its model (Sequential) cannot be built: Sequential: layer 0 is missing; layers are named "0", "1" and so on
          {'format':1,'modules':[{'type':'Dropout'}]} | its model (Dropout) cannot be built: the setting "p" is missing (a number is expected)
          {'format':1,'modules':[{'type':'Dropout','settings':{'p':2}}]} | its model (Dropout) cannot be built: dropout: the probability of an element to be zeroed must be in 0 to 1, got 2.0
          {'format':1,'modules':[{'type':'Dropout','settings':{'p':true}}]} | its model (Dropout) cannot be built: the setting "p" must be a number
          {'format':1,'modules':[{'type':'Dropout','settings':{'p':NaN}}]} | its architecture has "N" where text, a number, true or false is expected (at character 57)
          {'format':1,'modules':[{'type':'Softmax','settings':{'dim':1.0}}]} | its model (Softmax) cannot be built: the setting "dim" must be an integer
          {'format':1,'modules':[{'type':'Softmax','settings':{'dim':2147483648}}]} | its model (Softmax) cannot be built: the setting "dim" must be in -2147483648 to 2147483647, got 2147483648
          """)
  void architectures(String architecture, String problem) {
    assertArchitectureRefused(architecture, problem);
  }

  @Test
  void layersThatDoNotFit() {
    Map<String, Tensor> tensors = weights();
    tensors.put("1.0.weight", Tensors.ones(3, 2));
    tensors.put("1.0.bias", Tensors.ones(3));

    assertRefused(
        write(
            "{'format':1,'modules':[%s,%s,{'type':'Sequential','modules':{'0':1}},{'type':'Sequential','modules':{'0':0,'1':2}}]}"
                .formatted(LINEAR, LINEAR),
            tensors),
        "its layers do not fit: Sequential: layer 0, Linear(in_features=2, out_features=3,"
            + " bias=True), gives 3 features but layer 1.0, Linear(in_features=2, out_features=3,"
            + " bias=True), takes 2; make the two numbers equal");
  }

  @Test
  void missingTensors() {
    Map<String, Tensor> tensors = weights();
    tensors.remove("0.bias");
    assertRefused(
        write(NETWORK, tensors), "its tensors do not fit its architecture: missing \"0.bias\"");
    assertRefused(
        write(NETWORK, Map.of()),
        "its module \"0\" (Linear) cannot be built: the settings require a tensor \"0.weight\" of"
            + " shape [3, 2], but the file does not have it");
  }

  @Test
  void tensorsThatAreNotExpected() {
    Map<String, Tensor> tensors = weights();
    for (int i = 0; i < 7; i++) {
      tensors.put("1\n" + i, Tensors.ones(1));
    }
    assertRefused(
        write(NETWORK, tensors),
        "its tensors do not fit its architecture: unexpected \"1\\u000a0\", \"1\\u000a1\","
            + " \"1\\u000a2\", \"1\\u000a3\", \"1\\u000a4\" and 2 more");
  }

  @Test
  void tensorsOfOtherShapesAndTypes() {
    Map<String, Tensor> tensors = weights();
    tensors.put("0.bias", Tensors.labels(1, 2));
    assertRefused(
        write(NETWORK, tensors),
        "its tensors do not fit its architecture: \"0.bias\" is INT64 [2] instead of FLOAT32 [3]");
    tensors.put("0.weight", Tensors.ones(2, 3));
    assertRefused(
        write(NETWORK, tensors),
        "its module \"0\" (Linear) cannot be built: the settings require a tensor \"0.weight\" of"
            + " shape [3, 2], but that of the file is [2, 3]");
  }

  @Test
  void hugeSizesAllocateNothing() {
    for (String size : new String[] {"2147483648", "1000000", "9223372036854775807"}) {
      assertRefused(
          write(NETWORK.replace("'in_features':2", "'in_features':" + size), weights()),
          "its module \"0\" (Linear) cannot be built: the settings require a tensor \"0.weight\" of shape [3, %s], but that of the file is [3, 2]"
              .formatted(size));
    }
  }

  @Test
  void sharedTensorsThatDiffer() {
    Map<String, Tensor> tensors = weights();
    tensors.put("1.weight", Tensors.zeros(3, 2));
    tensors.put("1.bias", Tensors.ones(3));
    String twice =
        "{'format':1,'modules':[{'type':'Linear','settings':{'in_features':2,'out_features':3,'bias':true}},{'type':'Sequential','modules':{'0':0}},{'type':'com.example.Two','modules':{'0':1,'1':1}}]}";
    LayerTypes.register(
        "com.example.Two",
        Two.class,
        two -> LayerConfig.empty().with("0", two.body).with("1", two.body),
        config -> new Two(config.modules().get("0")));
    Map<String, Tensor> named = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> named.put(name.charAt(0) + ".0" + name.substring(1), tensor));
    Path file = write(twice, named);

    assertThatThrownBy(() -> ModelFile.load(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            "ModelFile.load: %s: its tensors \"0.0.weight\" and \"1.0.weight\" are one tensor of the model, but their values differ"
                .formatted(file));
    named.put("1.0.weight", Tensors.ones(3, 2));
    assertThat(ModelFile.load(write(twice, named)).model().parameters()).hasSize(2);
  }

  /** Has one module under two names. */
  private static final class Two extends Module {
    private final Module body;

    Two(Module body) {
      this.body = register("0", body);
      register("1", body);
    }
  }

  @Test
  void frozenParametersThatDoNotExist() {
    assertArchitectureRefused(
        NETWORK.substring(0, NETWORK.length() - 1) + ",'frozen':['0.bias','weight']}",
        "its frozen parameter \"weight\" does not exist");
  }

  @Test
  @Timeout(20)
  void deepNestingEndsEarly() {
    StringBuilder chain = new StringBuilder("{'format':1,'modules':[{'type':'ReLU'}");
    for (int i = 0; i < 9_999; i++) {
      chain.append(",{'type':'Sequential','modules':{'0':%s}}".formatted(i));
    }
    assertRefused(
        write(chain + "]}", Map.of()),
        "its architecture is damaged: its modules are nested more than 500 levels deep");
    assertRefused(
        write(chain + ",{'type':'ReLU'}]}", Map.of()),
        "its architecture has more than 10000 modules");
    assertRefused(
        write("{'format':1,'modules':" + "[".repeat(10_000), Map.of()),
        "its architecture has \"[\" where an object is expected (at character 23)");
    assertRefused(
        write(
            "{'format':1,'modules':[{'type':'ReLU','settings':{'a':" + "[".repeat(10_000),
            Map.of()),
        "its architecture has \"[\" where text, a number, true or false is expected (at character"
            + " 55)");
  }

  @Test
  @Timeout(20)
  void aSmallFileCannotDescribeAHugeModel() {
    StringBuilder doubling = new StringBuilder("{'format':1,'modules':[{'type':'ReLU'}");
    for (int i = 0; i < 62; i++) {
      doubling.append(",{'type':'Sequential','modules':{'0':%s,'1':%s}}".formatted(i, i));
    }
    assertRefused(
        write(doubling + "]}", Map.of()),
        "its architecture is damaged: it has more than 10000 modules");
  }

  @Test
  @Timeout(60)
  void theLargestModelsLoadInReasonableTime() {
    StringBuilder nested = new StringBuilder("{'format':1,'modules':[{'type':'ReLU'}");
    String twenty = "'1':0,'2':0,'3':0,'4':0,'5':0,'6':0,'7':0,'8':0,'9':0,'10':0,'11':0,'12':0";
    nested.append(",{'type':'Sequential','modules':{'0':0}}");
    for (int i = 1; i < 499; i++) {
      nested.append(",{'type':'Sequential','modules':{'0':%s,%s}}".formatted(i, twenty));
    }
    Path file = write(nested + "]}", Map.of());

    assertThat(Sequential.load(file).size()).isEqualTo(13);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          class_names | ["a",1]     | its metadata cresset.class_names has "1" where text in quotes is expected (at character 5)
          class_names | a           | its metadata cresset.class_names has "a" where an array is expected (at character 0)
          class_names | []x         | its metadata cresset.class_names has something after its end (at character 2)
          seed        | 1.5         | its metadata cresset.seed has "1" where an integer is expected (at character 0)
          transforms  | [{}]        | a transform in its metadata does not begin with a type
          transforms  | [{"type":"Crop","size":[2]}] | its transform "Crop" cannot be read: transform: the type must be ToTensor, Normalize or Flatten; a newer version of Cresset may know more
          transforms  | [{"type":"ToTensor","size":[2]}] | its transform "ToTensor" cannot be read: transform: ToTensor has no settings, got 1 settings; a newer version of Cresset may know more
          transforms  | [{"type":"Normalize","mean":[0]}] | its transform "Normalize" cannot be read: transform: Normalize has the settings mean and std, got 1 settings; a newer version of Cresset may know more
          transforms  | [{"type":"Normalize","mean":[0],"std":[0]}] | its transform "Normalize" cannot be read: normalize: means must be finite and standard deviations positive, got means [0.0] and deviations [0.0]
          transforms  | [{"type":"Normalize","mean":["0"],"std":[0]}] | a setting of a transform in its metadata is not a number
          """)
  void information(String key, String text, String problem) {
    assertRefused(write(NETWORK, weights(), Map.of("cresset." + key, text)), problem);
  }

  @Test
  void functionsOfTheProgramThatFail() {
    LayerTypes.register(
        "com.example.Failing",
        Failing.class,
        layer -> LayerConfig.empty(),
        config -> {
          throw new IllegalStateException("two\nlines");
        });
    Path file = folder.resolve("failing");
    Sequential.of(relu(), new Failing()).save(file);
    assertRefused(file, "its module \"1\" (com.example.Failing) cannot be built: two lines");

    LayerTypes.register(
        "com.example.Failing", Failing.class, layer -> LayerConfig.empty(), config -> null);
    assertRefused(file, "the function that reads com.example.Failing returned null");

    LayerTypes.register("com.example.Failing", Failing.class, layer -> null, config -> null);
    assertThatThrownBy(() -> new Failing().save(file))
        .hasMessage("save: the configuration of com.example.Failing must not be null");

    Module other = linear(1, 1);
    LayerTypes.register(
        "com.example.Failing",
        Failing.class,
        layer -> LayerConfig.empty().with("other", other),
        config -> null);
    assertThatThrownBy(() -> new Failing().save(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "save: the configuration of com.example.Failing contains the module \"other\", which is"
                + " not its child of that name; call register(\"other\", ..) in its constructor");
  }

  private static final class Failing extends Layer {
    @Override
    protected Tensor compute(Tensor x) {
      return x;
    }
  }
}
