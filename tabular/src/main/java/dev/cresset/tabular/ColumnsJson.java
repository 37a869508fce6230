package dev.cresset.tabular;

import dev.cresset.io.internal.JsonReader;
import dev.cresset.io.internal.JsonReader.JsonException;
import dev.cresset.io.internal.JsonWriter;
import dev.cresset.nn.OutputType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fitted columns as JSON, in the metadata of a model file. Reading is strict: an unknown version,
 * property or value is an error, so that no file is read in part.
 */
final class ColumnsJson {

  /** Changes with each change that earlier versions of the library cannot read. */
  private static final long VERSION = 1;

  private ColumnsJson() {}

  /** Fitted columns, and what the outputs of the network are if the program said so. */
  record Content(FittedColumns columns, @Nullable OutputType outputs) {}

  static String write(FittedColumns columns, @Nullable OutputType outputs) {
    JsonWriter json = new JsonWriter().beginObject();
    json.name("version").scalar(VERSION);
    json.name("rows").scalar((long) columns.rows());
    json.name("features").beginArray();
    columns.fitted().forEach(feature -> write(json, feature));
    json.endArray();
    FittedLabel label = columns.label();
    if (label != null) {
      json.name("label").beginObject();
      label.write(json);
      json.endObject();
    }
    json.name("targets").beginArray();
    columns.fittedTargets().forEach(target -> write(json, target));
    json.endArray();
    if (outputs != null) {
      json.name("outputs").scalar(outputs.name());
    }
    return json.endObject().toString();
  }

  private static void write(JsonWriter json, FittedFeature feature) {
    json.beginObject();
    feature.write(json);
    json.endObject();
  }

  static Content read(String text) throws ColumnsFormatException {
    try {
      return readAll(new JsonReader(text));
    } catch (JsonException e) {
      throw new ColumnsFormatException("the JSON " + e.getMessage());
    }
  }

  private static Content readAll(JsonReader json) throws JsonException, ColumnsFormatException {
    long version = 0;
    long rows = 0;
    List<FittedFeature> features = new ArrayList<>();
    List<FittedNumber> targets = new ArrayList<>();
    FittedLabel label = null;
    OutputType outputs = null;
    json.beginObject();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      if (version == 0 && !name.equals("version")) {
        throw new ColumnsFormatException("they do not begin with their version");
      }
      switch (name) {
        case "version" -> version = version(json.integer());
        case "rows" -> rows = json.integer();
        case "features" -> features.addAll(features(json));
        case "targets" -> targets.addAll(targets(json));
        case "label" -> label = label(json);
        case "outputs" -> outputs = JsonProperties.constant(name, json.text(), OutputType.class);
        default ->
            throw new ColumnsFormatException(
                "the property %s is not known".formatted(Texts.quoted(name)));
      }
    }
    json.end();
    if (version == 0) {
      throw new ColumnsFormatException("they do not begin with their version");
    }
    if (rows < 1 || rows > Integer.MAX_VALUE || (label == null) == targets.isEmpty()) {
      throw new ColumnsFormatException("they need a number of rows, and either a label or targets");
    }
    checkNames(features);
    return new Content(new FittedColumns(features, label, targets, (int) rows), outputs);
  }

  private static long version(long version) throws ColumnsFormatException {
    if (version != VERSION) {
      throw new ColumnsFormatException(
          "they are of version %s, and this library reads version %s; read the file with a later library"
              .formatted(version, VERSION));
    }
    return version;
  }

  private static void checkNames(List<FittedFeature> features) throws ColumnsFormatException {
    Set<String> seen = new HashSet<>();
    for (FittedFeature feature : features) {
      if (!seen.add(feature.getClass().getName() + feature.column())) {
        throw new ColumnsFormatException(
            "the column %s is there twice".formatted(Texts.quoted(feature.column())));
      }
    }
    if (features.isEmpty()) {
      throw new ColumnsFormatException("there are no features");
    }
  }

  private static List<FittedFeature> features(JsonReader json)
      throws JsonException, ColumnsFormatException {
    List<FittedFeature> features = new ArrayList<>();
    json.beginArray();
    while (json.nextElement()) {
      JsonProperties properties = JsonProperties.read(json);
      String type = properties.text("type");
      features.add(
          switch (type) {
            case FittedNumber.TYPE -> FittedNumber.read(properties);
            case FittedCategory.TYPE -> FittedCategory.read(properties);
            case FittedDate.TYPE -> FittedDate.read(properties);
            default ->
                throw new ColumnsFormatException(
                    "the type %s is not known".formatted(Texts.quoted(type)));
          });
      properties.end();
    }
    return features;
  }

  private static List<FittedNumber> targets(JsonReader json)
      throws JsonException, ColumnsFormatException {
    List<FittedNumber> targets = new ArrayList<>();
    for (FittedFeature each : features(json)) {
      if (!(each instanceof FittedNumber number) || number.width() != 1) {
        throw new ColumnsFormatException(
            "the target %s is not a number".formatted(Texts.quoted(each.column())));
      }
      targets.add(number);
    }
    return targets;
  }

  private static FittedLabel label(JsonReader json) throws JsonException, ColumnsFormatException {
    JsonProperties properties = JsonProperties.read(json);
    FittedLabel label = FittedLabel.read(properties);
    properties.end();
    return label;
  }
}
