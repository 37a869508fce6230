package dev.cresset.nn;

import dev.cresset.io.Safetensors;
import dev.cresset.io.internal.Quoted;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import dev.cresset.types.DType;
import dev.cresset.types.NotNull;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of a model file: a model with its weights, and what was saved with it.
 *
 * <pre>{@code
 * model.save(file, ModelInfo.empty().classNames("cat", "dog"));
 *
 * ModelFile loaded = ModelFile.load(file);
 * Sequential model = loaded.model(Sequential.class);
 * Predictor predictor = loaded.predictor(1, 28, 28);      // with its transforms and class names
 * }</pre>
 *
 * <p>A model file is a safetensors file: the tensors of {@link Module#stateDict} under PyTorch's
 * keys, which {@code safetensors.torch.load_file} and {@link Safetensors#load} read, and the
 * architecture as metadata. Built-in layers load without code; other modules are registered with
 * {@link LayerTypes#register}.
 *
 * @param model the model in evaluation mode, on the current backend; parameters that were frozen
 *     when it was saved are frozen
 * @param info what was saved with the model
 * @since 0.1
 */
public record ModelFile(Module model, ModelInfo info) {

  /** Creates the content of a file; {@link #load} reads one. */
  public ModelFile {
    NotNull.check("ModelFile", "model", model);
    NotNull.check("ModelFile", "info", info);
  }

  /**
   * Loads a file that {@link Module#save(Path)} wrote, on any backend.
   *
   * @throws UncheckedIOException if the file cannot be read or is invalid, or contains a module
   *     that is not registered; the message names the file and says what is wrong
   */
  public static ModelFile load(Path file) {
    return load("ModelFile.load", file, Module.class);
  }

  /** Loads a file whose model must be of a class. */
  static ModelFile load(String operation, Path file, Class<? extends Module> type) {
    Safetensors.Content content = Safetensors.read(NotNull.check(operation, "file", file));
    try {
      ModelFile read = read(content);
      if (!type.isInstance(read.model)) {
        throw new ModelFormatException(
            "its model is a %s, not a %s; load it with ModelFile.load"
                .formatted(read.model.typeName(), type.getSimpleName()));
      }
      return read;
    } catch (ModelFormatException e) {
      String message = "%s: %s: %s".formatted(operation, file, e.getMessage());
      throw new UncheckedIOException(message, new IOException(message, e));
    } finally {
      content.tensors().values().forEach(Tensor::close);
    }
  }

  /**
   * Returns the model as its class.
   *
   * @throws IllegalArgumentException if it is of another class
   */
  public <M extends Module> M model(Class<M> type) {
    NotNull.check("model", "class", type);
    if (!type.isInstance(model)) {
      throw new IllegalArgumentException(
          "model: the model is a %s, not a %s; call model() for any class"
              .formatted(model.typeName(), type.getSimpleName()));
    }
    return type.cast(model);
  }

  /**
   * Returns a predictor with a copy of the model, the transforms and the class names of the file.
   *
   * <pre>{@code
   * Predictor predictor = ModelFile.load(file).predictor(1, 28, 28);
   * String label = predictor.predict(pixels).label();
   * }</pre>
   *
   * @param sampleShape shape of one sample before the transforms, without the batch dimension; none
   *     if samples are vectors
   * @throws dev.cresset.tensor.ShapeException if the model is known not to accept such samples
   *     after the transforms; without transforms, as {@link Module#predictor}
   * @throws IllegalArgumentException if a dimension is negative or the sample is empty or too
   *     large, the transforms do not fit it, or the class names do not fit the outputs
   * @throws IllegalStateException if the model cannot be {@linkplain Module#copy copied}, or the
   *     shape is needed for the transforms and not known from the model
   */
  public Predictor predictor(long... sampleShape) {
    Predictor predictor = model.predictor(sampleShape);
    if (info.transforms().length > 0) {
      predictor = predictor.transform(info.transforms());
    }
    return info.classNames().isEmpty() ? predictor : predictor.classNames(info.classNames());
  }

  private static ModelFile read(Safetensors.Content content) throws ModelFormatException {
    String json = content.metadata().get(ModelMetadata.ARCHITECTURE);
    if (json == null) {
      throw new ModelFormatException(
          "it has tensors only, without the architecture of a model; build the model and call"
              + " model.loadStateDict(Safetensors.load(file))");
    }
    Architecture architecture = ArchitectureJson.read(json);
    ModelInfo info = ModelMetadata.info(content.metadata());
    Map<String, Tensor> tensors = content.tensors();
    Module model = new ArchitectureBuilder(architecture, tensors).build();
    load(model, tensors);
    freeze(model, architecture);
    return new ModelFile(model.eval(), info);
  }

  private static void load(Module model, Map<String, Tensor> tensors) throws ModelFormatException {
    Map<String, Tensor> own = model.namedState();
    LoadedState state = LoadedState.of(own, tensors);
    if (!state.isComplete()) {
      throw new ModelFormatException(
          "its tensors do not fit its architecture: " + state.differences());
    }
    checkShared(own, tensors);
    own.forEach((name, tensor) -> InPlace.assign(tensor, tensors.get(name)));
  }

  /** Checks that the values under all names of a shared tensor are the same. */
  private static void checkShared(Map<String, Tensor> own, Map<String, Tensor> tensors)
      throws ModelFormatException {
    Map<Tensor, String> firstNames = new IdentityHashMap<>();
    for (Map.Entry<String, Tensor> each : own.entrySet()) {
      String name = each.getKey();
      String first = firstNames.putIfAbsent(each.getValue(), name);
      if (first != null && !sameValues(tensors.get(first), tensors.get(name))) {
        throw new ModelFormatException(
            "its tensors %s and %s are one tensor of the model, but their values differ"
                .formatted(Quoted.of(first), Quoted.of(name)));
      }
    }
  }

  private static boolean sameValues(Tensor a, Tensor b) {
    return a.dtype() == DType.INT64
        ? Arrays.equals(a.toLongArray(), b.toLongArray())
        : Arrays.equals(a.toFloatArray(), b.toFloatArray());
  }

  private static void freeze(Module model, Architecture architecture) throws ModelFormatException {
    if (architecture.frozen().isEmpty()) {
      return;
    }
    Map<String, Tensor> parameters = model.namedParameters();
    for (String name : architecture.frozen()) {
      Tensor parameter = parameters.get(name);
      if (parameter == null) {
        throw new ModelFormatException(
            "its frozen parameter %s does not exist".formatted(Quoted.of(name)));
      }
      parameter.requiresGrad(false);
    }
  }

  /**
   * Returns the metadata that a file of a model has, for a program that writes more tensors into
   * the file than those of the model.
   *
   * <pre>{@code
   * Map<String, Tensor> tensors = new LinkedHashMap<>(model.stateDict());
   * tensors.put("cresset.example", more);
   * Safetensors.save(file, tensors, ModelFile.metadata(model, ModelInfo.empty()));
   * }</pre>
   *
   * <p>{@link #load} ignores tensors whose names begin with {@code cresset.}. If a module of the
   * model is not {@linkplain LayerTypes#register registered}, the metadata has no architecture, and
   * the file can only be read by {@link Safetensors#load}.
   *
   * @throws IllegalArgumentException if the model is too large for a file, or the configuration of
   *     a registered module is wrong
   */
  public static Map<String, String> metadata(Module model, ModelInfo info) {
    NotNull.check("ModelFile.metadata", "model", model);
    NotNull.check("ModelFile.metadata", "info", info);
    return ModelMetadata.of(architectureOf(model), info);
  }

  private static @Nullable Architecture architectureOf(Module model) {
    try {
      return Architecture.of(model);
    } catch (Architecture.UnregisteredModule e) {
      return null;
    }
  }

  /** Writes a model; see {@link Module#save(Path, ModelInfo)}. */
  static void save(Module model, Path file, ModelInfo info) {
    NotNull.check("save", "file", file);
    NotNull.check("save", "info", info);
    Map<String, Tensor> state = model.stateDict();
    Safetensors.save(file, state, ModelMetadata.of(Architecture.of(model), info));
  }
}
