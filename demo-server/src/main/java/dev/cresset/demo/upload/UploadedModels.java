package dev.cresset.demo.upload;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** The last five models that were uploaded, oldest first. Thread-safe. */
@Singleton
public final class UploadedModels {

  private static final int LIMIT = 5;

  private final List<UploadedModel> models = new ArrayList<>();
  private long lastId;

  /** Creates an empty list. */
  @Inject
  public UploadedModels() {}

  /** Adds the model that a function creates for the next number, and drops the oldest. */
  synchronized UploadedModel add(LongFunction<UploadedModel> model) {
    lastId++;
    UploadedModel added = model.apply(lastId);
    models.add(added);
    if (models.size() > LIMIT) {
      models.remove(0);
    }
    return added;
  }

  /** Returns all models, oldest first. */
  public synchronized List<UploadedModel> all() {
    return List.copyOf(models);
  }

  /** Returns the model of this number. */
  public synchronized Optional<UploadedModel> numbered(long id) {
    return models.stream().filter(model -> model.id() == id).findFirst();
  }
}
