package dev.cresset.nn;

import dev.cresset.io.internal.JsonReader;
import dev.cresset.io.internal.JsonReader.JsonException;
import dev.cresset.io.internal.JsonWriter;
import dev.cresset.io.internal.Quoted;
import dev.cresset.nn.Architecture.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An architecture as JSON:
 *
 * <pre>{@code
 * {"format":1,
 *  "modules":[{"type":"Linear","settings":{"in_features":2,"out_features":3,"bias":true}},
 *             {"type":"ReLU"},
 *             {"type":"Sequential","modules":{"0":0,"1":1}}],
 *  "frozen":["0.weight"]}
 * }</pre>
 */
final class ArchitectureJson {

  /** The version of the format: raised when older readers would misread what is written. */
  static final int FORMAT = 1;

  private static final String VERSION = "format";
  private static final String MODULES = "modules";
  private static final String FROZEN = "frozen";
  private static final String TYPE = "type";
  private static final String SETTINGS = "settings";

  private ArchitectureJson() {}

  static String write(Architecture architecture) {
    JsonWriter json = new JsonWriter().beginObject().name(VERSION).scalar(FORMAT);
    json.name(MODULES).beginArray();
    architecture.nodes().forEach(node -> write(json, node));
    json.endArray();
    if (!architecture.frozen().isEmpty()) {
      json.name(FROZEN).beginArray();
      architecture.frozen().forEach(json::scalar);
      json.endArray();
    }
    return json.endObject().toString();
  }

  private static void write(JsonWriter json, Node node) {
    json.beginObject().name(TYPE).scalar(node.type());
    if (!node.settings().isEmpty()) {
      json.name(SETTINGS).beginObject();
      node.settings()
          .forEach(
              (name, value) -> {
                json.name(name);
                if (value instanceof List<?> values) {
                  json.beginArray();
                  values.forEach(json::scalar);
                  json.endArray();
                } else {
                  json.scalar(value);
                }
              });
      json.endObject();
    }
    if (!node.children().isEmpty()) {
      json.name(MODULES).beginObject();
      node.children().forEach((name, child) -> json.name(name).scalar(child));
      json.endObject();
    }
    json.endObject();
  }

  /**
   * Reads an architecture whose structure is checked: children precede their parents, and depth and
   * number of modules are within the limits.
   */
  static Architecture read(String text) throws ModelFormatException {
    try {
      JsonReader json = new JsonReader(text);
      Architecture architecture = architecture(json);
      json.end();
      String problem = architecture.problem();
      if (problem != null) {
        throw new ModelFormatException("its architecture is damaged: " + problem);
      }
      return architecture;
    } catch (JsonException e) {
      throw new ModelFormatException("its architecture " + e.getMessage(), e);
    }
  }

  private static Architecture architecture(JsonReader json)
      throws JsonException, ModelFormatException {
    json.beginObject();
    if (!VERSION.equals(json.nextName())) {
      throw new ModelFormatException("its architecture does not begin with a format");
    }
    long format = json.integer();
    if (format != FORMAT) {
      throw new ModelFormatException(
          format > FORMAT
              ? "a newer version of Cresset wrote it (format %s; this version reads up to %s); update Cresset"
                  .formatted(format, FORMAT)
              : "its architecture has the format %s (%s is expected)".formatted(format, FORMAT));
    }
    List<Node> nodes = null;
    List<String> frozen = List.of();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      switch (name) {
        case MODULES -> nodes = nodes(json);
        case FROZEN -> frozen = texts(json);
        default -> throw unknown("its architecture", name);
      }
    }
    if (nodes == null || nodes.isEmpty()) {
      throw new ModelFormatException("its architecture has no modules");
    }
    return new Architecture(nodes, frozen);
  }

  static List<String> texts(JsonReader json) throws JsonException {
    List<String> texts = new ArrayList<>();
    json.beginArray();
    while (json.nextElement()) {
      texts.add(json.text());
    }
    return texts;
  }

  private static List<Node> nodes(JsonReader json) throws JsonException, ModelFormatException {
    List<Node> nodes = new ArrayList<>();
    json.beginArray();
    while (json.nextElement()) {
      if (nodes.size() == Architecture.MAX_MODULES) {
        throw new ModelFormatException(
            "its architecture has more than %s modules".formatted(Architecture.MAX_MODULES));
      }
      nodes.add(node(json, nodes.size()));
    }
    return nodes;
  }

  private static Node node(JsonReader json, int position)
      throws JsonException, ModelFormatException {
    String type = null;
    Map<String, Object> settings = Map.of();
    Map<String, Integer> children = Map.of();
    json.beginObject();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      switch (name) {
        case TYPE -> type = json.text();
        case SETTINGS -> settings = settings(json);
        case MODULES -> children = children(json, position);
        default -> throw unknown("module %s".formatted(position), name);
      }
    }
    if (type == null) {
      throw new ModelFormatException("module %s has no type".formatted(position));
    }
    return new Node(type, settings, children);
  }

  private static Map<String, Object> settings(JsonReader json) throws JsonException {
    Map<String, Object> settings = new LinkedHashMap<>();
    json.beginObject();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      settings.put(name, json.isAtArray() ? list(json) : json.scalar());
    }
    return settings;
  }

  private static List<Object> list(JsonReader json) throws JsonException {
    List<Object> values = new ArrayList<>();
    json.beginArray();
    while (json.nextElement()) {
      values.add(json.scalar());
    }
    return values;
  }

  private static Map<String, Integer> children(JsonReader json, int position)
      throws JsonException, ModelFormatException {
    Map<String, Integer> children = new LinkedHashMap<>();
    json.beginObject();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      long child = json.integer();
      if (child < 0 || child >= position) {
        throw new ModelFormatException(
            "module %s has the child %s; children come before their parents"
                .formatted(position, child));
      }
      if (children.size() == Architecture.MAX_MODULES) {
        throw new ModelFormatException(
            "module %s has more than %s children".formatted(position, Architecture.MAX_MODULES));
      }
      children.put(name, (int) child);
    }
    return children;
  }

  private static ModelFormatException unknown(String what, String name) {
    return new ModelFormatException("%s has the unknown field %s".formatted(what, Quoted.of(name)));
  }
}
