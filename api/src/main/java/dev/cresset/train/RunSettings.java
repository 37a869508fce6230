package dev.cresset.train;

import dev.cresset.data.DataLoader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings on which the numbers of a run depend: a resumed run must have the same ones. */
final class RunSettings {

  private static final String PREFIX = "settings.";
  private static final String NONE = "none";

  private final Map<String, String> values = new LinkedHashMap<>();

  RunSettings(TrainerSettings settings, DataLoader training, GeneratorStates generators) {
    values.put("optimizer", text(settings.optimizer));
    values.put("parameter groups", Integer.toString(settings.groups.size()));
    values.put(
        settings.schedulePerBatch ? "schedule per batch" : "schedule", text(settings.schedule));
    values.put("clipNorm", text(settings.clipNorm));
    values.put("clipValue", text(settings.clipValue));
    values.put("accumulate", Integer.toString(settings.accumulate));
    values.put("earlyStopping", text(settings.earlyStopping));
    values.put("metrics", settings.metrics.keySet().toString());
    values.put("samples", Integer.toString(training.size()));
    values.put("batches", Integer.toString(training.batches()));
    DataLoader validation = settings.validation;
    values.put(
        "validation samples", validation == null ? NONE : Integer.toString(validation.size()));
    values.put("generators", generators.toString());
  }

  /** Returns the text of a setting; that of an object without a text of its own is its class. */
  private static String text(@Nullable Object setting) {
    if (setting == null) {
      return NONE;
    }
    String text = String.valueOf(setting);
    Class<?> type = setting.getClass();
    boolean isDefault = text.startsWith(type.getName() + "@");
    return isDefault ? type.isSynthetic() || type.isHidden() ? "a lambda" : type.getName() : text;
  }

  void write(StateValues state) {
    values.forEach((name, value) -> state.put(PREFIX + name, value));
  }

  /**
   * Checks that a checkpoint was written by a run with the same settings.
   *
   * @throws IllegalStateException if it was not
   */
  void check(Path file, StateValues state) {
    Map<String, String> saved = state.texts(PREFIX);
    for (String name : values.keySet()) {
      String now = values.getOrDefault(name, NONE);
      String then = saved.getOrDefault(name, NONE);
      if (!now.equals(then)) {
        throw new IllegalStateException(
            "Trainer.resume: %s was written by a run with %s: %s, but this run has %s; use the same settings, or start a new run in another directory from its weights, Sequential.load(file)"
                .formatted(file, name, then, now));
      }
    }
  }
}
