package dev.cresset.train;

import dev.cresset.data.DataLoader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The settings on which the numbers of a run depend: a resumed run must have the same ones. */
final class RunSettings {

  private static final String PREFIX = "settings.";
  private static final String NONE = "none";
  private static final Pattern LAMBDA = Pattern.compile("[\\w.$]*\\$\\$Lambda[\\w$/.]*@[0-9a-f]+");

  /** What {@link Object#toString} appends to the name of the class. */
  private static final Pattern IDENTITY = Pattern.compile("@[0-9a-f]{1,8}\\b");

  private final Map<String, String> values = new LinkedHashMap<>();

  RunSettings(TrainerSettings settings, DataLoader training) {
    values.put("optimizer", text(settings.optimizer));
    values.put("parameter groups", text(settings.groups));
    values.put("schedule", text(settings.schedulePerBatch ? null : settings.schedule));
    values.put("schedulePerBatch", text(settings.schedulePerBatch ? settings.schedule : null));
    values.put("clipNorm", text(settings.clipNorm));
    values.put("clipValue", text(settings.clipValue));
    values.put("accumulate", Integer.toString(settings.accumulate));
    values.put("earlyStopping", text(settings.earlyStopping));
    values.put("metrics", settings.metrics.keySet().toString());
    put("training", training);
    put("validation", settings.validation);
  }

  private void put(String use, @Nullable DataLoader loader) {
    values.put(use + " samples", text(loader == null ? null : loader.size()));
    values.put(use + " batches", text(loader == null ? null : loader.batches()));
    values.put(use + " batch size", text(loader == null ? null : loader.batchSize()));
    values.put(use + " shuffle", text(loader == null ? null : loader.isShuffled()));
    boolean seeded = loader != null && loader.generator().isPresent();
    values.put(use + " seed", text(seeded ? "one of the loader" : null));
  }

  /** Returns the text of a setting without identities of objects, which differ in each process. */
  private static String text(@Nullable Object setting) {
    String text = setting == null ? NONE : setting.toString();
    return IDENTITY.matcher(LAMBDA.matcher(text).replaceAll("a lambda")).replaceAll("");
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
