package dev.cresset.demo.web;

import dev.cresset.dashboard.web.HttpError;
import dev.cresset.dashboard.web.JsonFields;
import dev.cresset.demo.images.ImageLibrary;
import dev.cresset.demo.recipe.OptimizerChoice;
import dev.cresset.demo.recipe.Recipe;
import dev.cresset.demo.recipe.Recipes;
import dev.cresset.demo.recipe.ScheduleChoice;
import dev.cresset.demo.recipe.ScheduleType;
import dev.cresset.demo.run.RunPlan;
import dev.cresset.demo.settings.Options;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the plan of a run from the fields of a request; fields that are absent have defaults. */
record PlanReader(Recipes recipes, ImageLibrary library) {

  private static final long DEFAULT_SEED = 42;

  /** In place of the type of a schedule, turns off that of the recipe. */
  private static final String CONSTANT = "none";

  @Inject
  PlanReader {}

  /** Returns the plan, or throws an {@link HttpError} that names the field. */
  RunPlan plan(JsonFields fields) {
    fields.only("recipe", "data", "epochs", "seed", "learningRate", "schedule", "patience");
    Recipe recipe =
        fields
            .choice("recipe", recipes.names())
            .flatMap(recipes::named)
            .orElseThrow(() -> new HttpError(400, "The field \"recipe\" is missing."));
    List<String> choices = recipe.data().names(library.names());
    String data = fields.choice("data", choices).orElse(choices.get(0));
    OptimizerChoice optimizer =
        fields
            .positiveNumber("learningRate", Options.MAX_LEARNING_RATE)
            .map(recipe.optimizer()::withLearningRate)
            .orElse(recipe.optimizer());
    int epochs = epochs(fields, "epochs", recipe.epochs());
    return new RunPlan(
        recipe,
        data,
        epochs,
        fields.wholeNumber("seed", Long.MIN_VALUE, Long.MAX_VALUE).orElse(DEFAULT_SEED),
        optimizer,
        fields
            .object("schedule")
            .map(given -> schedule(given, epochs))
            .orElseGet(() -> Optional.ofNullable(recipe.schedule()))
            .orElse(null),
        fields.wholeNumber("patience", 1, Options.MAX_EPOCHS).map(Long::intValue).orElse(null));
  }

  /** Returns the schedule; empty for a constant rate. */
  private static Optional<ScheduleChoice> schedule(JsonFields fields, int runEpochs) {
    List<String> types = new ArrayList<>(ScheduleType.names());
    types.add(CONSTANT);
    String given =
        fields
            .choice("type", types)
            .orElseThrow(() -> new HttpError(400, "The field \"schedule.type\" is missing."));
    if (given.equals(CONSTANT)) {
      fields.only("type");
      return Optional.empty();
    }
    ScheduleType type = ScheduleType.named(given);
    List<String> names = new ArrayList<>(List.of("type"));
    Integer defaultEpochs = type.epochs();
    Double defaultFactor = type.factor();
    if (defaultEpochs != null) {
      names.add("epochs");
    }
    if (defaultFactor != null) {
      names.add("factor");
    }
    fields.only(names.toArray(String[]::new));
    ScheduleChoice schedule =
        new ScheduleChoice(
            type,
            defaultEpochs == null ? 0 : epochs(fields, "epochs", defaultEpochs),
            factor(fields, defaultFactor));
    if (type == ScheduleType.WARM_UP_COSINE && schedule.epochs() >= runEpochs) {
      throw new HttpError(
          422,
          "The field \"schedule.epochs\" must be below the %s epochs of the run."
              .formatted(runEpochs));
    }
    return Optional.of(schedule);
  }

  private static int epochs(JsonFields fields, String name, int standard) {
    return fields.wholeNumber(name, 1, Options.MAX_EPOCHS).map(Long::intValue).orElse(standard);
  }

  private static double factor(JsonFields fields, @Nullable Double standard) {
    return standard == null ? 1 : fields.share("factor").orElse(standard);
  }
}
