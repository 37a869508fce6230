package dev.cresset.train;

import dev.cresset.io.internal.JsonReader;
import dev.cresset.io.internal.JsonReader.JsonException;
import dev.cresset.io.internal.JsonWriter;
import dev.cresset.train.StateValues.DamagedState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The completed epochs as JSON; numbers are text, because JSON has neither NaN nor infinity. */
final class EpochsJson {

  private static final String METRIC = "metric.";

  private EpochsJson() {}

  static String write(List<Epoch> epochs) {
    JsonWriter json = new JsonWriter().beginArray();
    for (Epoch epoch : epochs) {
      json.beginObject();
      number(json, "training_loss", epoch.trainingLoss());
      epoch.validationLoss().ifPresent(loss -> number(json, "validation_loss", loss));
      epoch.validationAccuracy().ifPresent(value -> number(json, "validation_accuracy", value));
      epoch.trainingMetrics().forEach((name, value) -> number(json, METRIC + name, value));
      number(json, "learning_rate", epoch.learningRate());
      json.name("nanoseconds").scalar(epoch.duration().toNanos()).endObject();
    }
    return json.endArray().toString();
  }

  private static void number(JsonWriter json, String name, double value) {
    json.name(name).scalar(Double.toString(value));
  }

  static List<Epoch> read(String text) throws DamagedState {
    List<Epoch> epochs = new ArrayList<>();
    try {
      JsonReader json = new JsonReader(text);
      json.beginArray();
      while (json.nextElement()) {
        epochs.add(epoch(json, epochs.size() + 1));
      }
      json.end();
    } catch (JsonException e) {
      throw new DamagedState("the JSON of its epochs " + e.getMessage());
    }
    return epochs;
  }

  private static Epoch epoch(JsonReader json, int number) throws JsonException, DamagedState {
    Map<String, Double> values = new LinkedHashMap<>();
    long nanoseconds = 0;
    json.beginObject();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      if (name.equals("nanoseconds")) {
        nanoseconds = json.integer();
      } else {
        values.put(name, number(json));
      }
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(METRIC)) {
            metrics.put(name.substring(METRIC.length()), value);
          }
        });
    return new Epoch(
        number,
        required(values, "training_loss"),
        optional(values, "validation_loss"),
        optional(values, "validation_accuracy"),
        metrics,
        required(values, "learning_rate"),
        Duration.ofNanos(nanoseconds));
  }

  private static double number(JsonReader json) throws JsonException, DamagedState {
    String text = json.text();
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new DamagedState("a value of its epochs is not a number");
    }
  }

  private static double required(Map<String, Double> values, String name) throws DamagedState {
    Double value = values.get(name);
    if (value == null) {
      throw new DamagedState("an epoch has no value \"%s\"".formatted(name));
    }
    return value;
  }

  private static OptionalDouble optional(Map<String, Double> values, String name) {
    Double value = values.get(name);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
