package dev.cresset.nn;

import dev.cresset.backend.internal.BackendSummary;
import dev.cresset.backend.internal.CressetVersion;
import dev.cresset.data.TransformConfig;
import dev.cresset.io.internal.JsonReader;
import dev.cresset.io.internal.JsonReader.JsonException;
import dev.cresset.io.internal.JsonWriter;
import dev.cresset.io.internal.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The metadata of a model file: an architecture and a {@link ModelInfo} as text by key. */
final class ModelMetadata {

  /** Key of the architecture, which makes a safetensors file a model file. */
  static final String ARCHITECTURE = "cresset.architecture";

  private static final String PREFIX = "cresset.";
  private static final String CLASS_NAMES = "cresset.class_names";
  private static final String TRANSFORMS = "cresset.transforms";
  private static final String SEED = "cresset.seed";
  private static final String VERSION = "cresset.version";
  private static final String BACKEND = "cresset.backend";
  private static final String TYPE = "type";

  /** Tools of PyTorch look for this entry: keys and layouts are PyTorch's. */
  private static final String FORMAT = "format";

  private static final String PYTORCH = "pt";

  private ModelMetadata() {}

  static boolean isReserved(String key) {
    return key.startsWith(PREFIX) || key.equals(FORMAT);
  }

  /** Returns whether a tensor of a model file is not one of the model, but of a checkpoint. */
  static boolean isOfTraining(String tensor) {
    return tensor.startsWith(PREFIX);
  }

  /**
   * Returns the metadata of a model file.
   *
   * @param architecture the architecture, or null if it cannot be described
   */
  static Map<String, String> of(@Nullable Architecture architecture, ModelInfo info) {
    Map<String, String> metadata = new TreeMap<>(info.metadata());
    metadata.put(FORMAT, PYTORCH);
    if (architecture != null) {
      metadata.put(ARCHITECTURE, ArchitectureJson.write(architecture));
    }
    metadata.put(VERSION, CressetVersion.read());
    metadata.put(BACKEND, BackendSummary.ofCurrent());
    if (!info.classNames().isEmpty()) {
      JsonWriter json = new JsonWriter().beginArray();
      info.classNames().forEach(json::scalar);
      metadata.put(CLASS_NAMES, json.endArray().toString());
    }
    if (!info.transformConfigs().isEmpty()) {
      JsonWriter json = new JsonWriter().beginArray();
      info.transformConfigs().forEach(transform -> write(json, transform));
      metadata.put(TRANSFORMS, json.endArray().toString());
    }
    info.seed().ifPresent(seed -> metadata.put(SEED, Long.toString(seed)));
    return metadata;
  }

  private static void write(JsonWriter json, TransformConfig transform) {
    json.beginObject().name(TYPE).scalar(transform.type());
    transform
        .settings()
        .forEach(
            (name, values) -> {
              json.name(name).beginArray();
              values.forEach(json::scalar);
              json.endArray();
            });
    json.endObject();
  }

  /** Reads what {@link #of} wrote, without the architecture. */
  static ModelInfo info(Map<String, String> metadata) throws ModelFormatException {
    Map<String, String> others = new TreeMap<>(metadata);
    others.keySet().removeIf(ModelMetadata::isReserved);
    return new ModelInfo(
        entry(metadata, CLASS_NAMES, List.of(), ArchitectureJson::texts),
        entry(metadata, TRANSFORMS, List.of(), ModelMetadata::transforms),
        entry(metadata, SEED, null, JsonReader::integer),
        others,
        metadata.getOrDefault(VERSION, ""),
        metadata.getOrDefault(BACKEND, ""));
  }

  /** Reads the value of an entry. */
  private interface Format<T> {
    T read(JsonReader json) throws JsonException, ModelFormatException;
  }

  private static <T extends @Nullable Object> T entry(
      Map<String, String> metadata, String key, T absent, Format<T> format)
      throws ModelFormatException {
    String text = metadata.get(key);
    if (text == null) {
      return absent;
    }
    try {
      JsonReader json = new JsonReader(text);
      T value = format.read(json);
      json.end();
      return value;
    } catch (JsonException e) {
      throw new ModelFormatException("its metadata %s %s".formatted(key, e.getMessage()), e);
    }
  }

  private static List<TransformConfig> transforms(JsonReader json)
      throws JsonException, ModelFormatException {
    List<TransformConfig> transforms = new ArrayList<>();
    json.beginArray();
    while (json.nextElement()) {
      transforms.add(transform(json));
    }
    return transforms;
  }

  private static TransformConfig transform(JsonReader json)
      throws JsonException, ModelFormatException {
    json.beginObject();
    if (!TYPE.equals(json.nextName())) {
      throw new ModelFormatException("a transform in its metadata does not begin with a type");
    }
    String type = json.text();
    Map<String, List<Double>> settings = new LinkedHashMap<>();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      settings.put(name, numbers(json));
    }
    TransformConfig transform = new TransformConfig(type, settings);
    try {
      transform.transform();
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(
          "its transform %s cannot be read: %s".formatted(Quoted.of(type), e.getMessage()), e);
    }
    return transform;
  }

  private static List<Double> numbers(JsonReader json) throws JsonException, ModelFormatException {
    List<Double> numbers = new ArrayList<>();
    json.beginArray();
    while (json.nextElement()) {
      if (!(json.scalar() instanceof Number number)) {
        throw new ModelFormatException("a setting of a transform in its metadata is not a number");
      }
      numbers.add(number.doubleValue());
    }
    return numbers;
  }
}
