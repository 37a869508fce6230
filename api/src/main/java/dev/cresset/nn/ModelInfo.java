package dev.cresset.nn;

import dev.cresset.data.Transform;
import dev.cresset.data.TransformConfig;
import dev.cresset.types.NotNull;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a model file holds beside the model: class names, transforms, the seed, and metadata of the
 * program.
 *
 * <pre>{@code
 * model.save(file, ModelInfo.empty()
 *     .classNames("cat", "dog")
 *     .transforms(toTensor(), normalize(0.5, 0.5))
 *     .seed(42));
 * Predictor predictor = ModelFile.load(file).predictor(1, 28, 28);   // applies these transforms
 * List<String> names = ModelFile.load(file).info().classNames();
 * }</pre>
 *
 * <p>Immutable: each setter returns a new object.
 *
 * @since 0.1
 */
public final class ModelInfo {

  private final List<String> classNames;
  private final List<TransformConfig> transforms;
  private final @Nullable Long seed;
  private final Map<String, String> metadata;
  private final String version;
  private final String backend;

  ModelInfo(
      List<String> classNames,
      List<TransformConfig> transforms,
      @Nullable Long seed,
      Map<String, String> metadata,
      String version,
      String backend) {
    this.classNames = classNames;
    this.transforms = transforms;
    this.seed = seed;
    this.metadata = metadata;
    this.version = version;
    this.backend = backend;
  }

  /** Returns an object without any of them. */
  public static ModelInfo empty() {
    return new ModelInfo(List.of(), List.of(), null, Map.of(), "", "");
  }

  /**
   * Returns this information with the names of the classes, in the order of their labels.
   *
   * @throws IllegalArgumentException if two classes have the same name
   */
  public ModelInfo classNames(String... names) {
    NotNull.check("ModelInfo.classNames", "array of names", names);
    return classNames(List.of(NotNull.checkEach("ModelInfo.classNames", "name", names)));
  }

  /**
   * Returns this information with the names of the classes, in the order of their labels.
   *
   * @throws IllegalArgumentException if two classes have the same name
   */
  public ModelInfo classNames(List<String> names) {
    NotNull.checkEach("ModelInfo.classNames", "name", names);
    ClassNames.checkDistinct("ModelInfo.classNames", names);
    return new ModelInfo(List.copyOf(names), transforms, seed, metadata, version, backend);
  }

  /**
   * Returns this information with the transforms that turn an input into the input of the model.
   * Built-in transforms for augmentation, such as {@code randomCrop(..)}, are left out.
   *
   * @throws IllegalArgumentException if another is not {@code toTensor()}, {@code normalize(..)} or
   *     {@code flattened()}, or composed of these: a file cannot describe others
   */
  public ModelInfo transforms(Transform... transforms) {
    return new ModelInfo(
        classNames, TransformConfig.of(transforms), seed, metadata, version, backend);
  }

  /** Returns this information with the seed of the training. */
  public ModelInfo seed(long seed) {
    return new ModelInfo(classNames, transforms, seed, metadata, version, backend);
  }

  /**
   * Returns this information with text of the program, stored in the file as it is.
   *
   * @throws IllegalArgumentException if the key is {@code format} or begins with {@code cresset.}
   */
  public ModelInfo metadata(String key, String text) {
    NotNull.check("ModelInfo.metadata", "key", key);
    NotNull.check("ModelInfo.metadata", "text", text);
    if (ModelMetadata.isReserved(key)) {
      throw new IllegalArgumentException(
          "ModelInfo.metadata: the key \"%s\" is used by the library; choose another one"
              .formatted(key));
    }
    Map<String, String> more = new TreeMap<>(metadata);
    more.put(key, text);
    return new ModelInfo(classNames, transforms, seed, more, version, backend);
  }

  /** Returns the names of the classes, in the order of their labels; empty if there are none. */
  public List<String> classNames() {
    return classNames;
  }

  /**
   * Returns the transforms in order, for {@code dataset.transform(..)}; empty if there are none.
   */
  public Transform[] transforms() {
    return transforms.stream().map(TransformConfig::transform).toArray(Transform[]::new);
  }

  /** Returns the seed of the training. */
  public OptionalLong seed() {
    return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
  }

  /** Returns the metadata of the program, and what other programs added to the file. */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(metadata);
  }

  /** Returns the version of the library that wrote the file; empty before that. */
  public String version() {
    return version;
  }

  /** Returns name and versions of the backend that wrote the file; empty before that. */
  public String backend() {
    return backend;
  }

  List<TransformConfig> transformConfigs() {
    return transforms;
  }

  @Override
  public String toString() {
    return "ModelInfo(classNames=%s, transforms=%s, seed=%s, metadata=%s, version=%s, backend=%s)"
        .formatted(
            classNames,
            List.of(transforms()),
            seed == null ? "none" : seed,
            metadata,
            version,
            backend);
  }
}
