package dev.cresset.data;

import dev.cresset.data.Transforms.Flattened;
import dev.cresset.data.Transforms.Normalize;
import dev.cresset.data.Transforms.ToTensor;
import dev.cresset.types.NotNull;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A built-in transform as data, for files: {@code toTensor()}, {@code normalize(..)} or {@code
 * flattened()}.
 *
 * <pre>{@code
 * List<TransformConfig> written = TransformConfig.of(toTensor(), normalize(0.5, 0.5));
 * Transform read = written.get(1).transform();
 * }</pre>
 *
 * <p>The random transforms of {@link Transforms} for augmentation are left out: they belong to the
 * training, not to the model. Transforms of a program cannot be described.
 *
 * @param type {@code "ToTensor"}, {@code "Normalize"} or {@code "Flatten"}
 * @param settings numbers by name: {@code "mean"} and {@code "std"} for {@code "Normalize"}
 * @since 0.1
 */
public record TransformConfig(String type, Map<String, List<Double>> settings) {

  private static final String TO_TENSOR = "ToTensor";
  private static final String NORMALIZE = "Normalize";
  private static final String FLATTEN = "Flatten";
  private static final String MEAN = "mean";
  private static final String STD = "std";

  /** Creates a description; {@link #transform} checks it. */
  public TransformConfig {
    NotNull.check("TransformConfig", "type", type);
    NotNull.check("TransformConfig", "settings", settings);
    Map<String, List<Double>> sorted = new TreeMap<>();
    settings.forEach((name, values) -> sorted.put(name, List.copyOf(values)));
    settings = Collections.unmodifiableMap(sorted);
  }

  /**
   * Describes transforms; composed ones are described part by part, and built-in random ones are
   * left out.
   *
   * @throws IllegalArgumentException if another transform is not one of the three
   */
  public static List<TransformConfig> of(Transform... transforms) {
    NotNull.checkEach("TransformConfig.of", "transform", transforms);
    return Augmentation.leftOut(transforms).map(TransformConfig::describe).toList();
  }

  private static TransformConfig describe(Transform transform) {
    if (transform instanceof ToTensor) {
      return new TransformConfig(TO_TENSOR, Map.of());
    }
    if (transform instanceof Flattened) {
      return new TransformConfig(FLATTEN, Map.of());
    }
    if (transform instanceof Normalize normalize) {
      return new TransformConfig(
          NORMALIZE, Map.of(MEAN, list(normalize.mean()), STD, list(normalize.std())));
    }
    throw new IllegalArgumentException(
        "TransformConfig.of: only toTensor(), normalize(..) and flattened() can be described as data, not %s; leave it out, and apply it in the program that loads the file"
            .formatted(describedName(transform)));
  }

  private static String describedName(Transform transform) {
    String name = transform.getClass().getName();
    return transform.getClass().isSynthetic()
            || transform.getClass().getNestHost() == Transforms.class
        ? "a custom transform"
        : name;
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  /**
   * Creates the transform.
   *
   * @throws IllegalArgumentException if the type is unknown, or the settings do not fit it
   */
  public Transform transform() {
    boolean isNormalize = type.equals(NORMALIZE);
    if (!isNormalize && !type.equals(TO_TENSOR) && !type.equals(FLATTEN)) {
      throw new IllegalArgumentException(
          "transform: the type must be %s, %s or %s; a newer version of Cresset may know more"
              .formatted(TO_TENSOR, NORMALIZE, FLATTEN));
    }
    Set<String> expected = isNormalize ? Set.of(MEAN, STD) : Set.of();
    if (!settings.keySet().equals(expected)) {
      throw new IllegalArgumentException(
          "transform: %s has %s, got %s settings; a newer version of Cresset may know more"
              .formatted(
                  type,
                  isNormalize ? "the settings mean and std" : "no settings",
                  settings.size()));
    }
    if (isNormalize) {
      return Transforms.normalize(array(settings.get(MEAN)), array(settings.get(STD)));
    }
    return type.equals(TO_TENSOR) ? Transforms.toTensor() : Transforms.flattened();
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
