package dev.cresset.demo.recipe;

import dev.cresset.data.Transform;
import dev.cresset.loss.ClassificationLoss;
import dev.cresset.nn.Module;
import dev.cresset.optim.Adam;
import dev.cresset.optim.Sgd;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A recipe that is being written down, in the order in which a note tells it. */
public final class RecipeDraft {

  private final String name;
  private final String title;
  private String note = "";
  private String architecture = "";
  private final List<Variant> variants = new ArrayList<>();
  private List<Transform> transforms = List.of();
  private @Nullable ClassificationLoss loss;
  private String lossName = "";
  private @Nullable Optimization optimizer;
  private int batchSize = 1;
  private int epochs = 1;
  private int validationImages;
  private OptionalDouble dropout = OptionalDouble.empty();
  private FirstSteps firstSteps = FirstSteps.NONE;

  RecipeDraft(String name, String title) {
    this.name = name;
    this.title = title;
  }

  /** Says what the note does, in one sentence. */
  public RecipeDraft note(String note) {
    this.note = note;
    return this;
  }

  /** Sets the widths of the layers, from the input to the output. */
  public RecipeDraft layers(String architecture) {
    this.architecture = architecture;
    return this;
  }

  /** Sets the only network. */
  public RecipeDraft network(Supplier<? extends Module> network) {
    variants.clear();
    variants.add(new Variant(null, network));
    return this;
  }

  /** Adds one of several networks to compare. */
  public RecipeDraft network(String text, Supplier<? extends Module> network) {
    variants.add(new Variant(text, network));
    return this;
  }

  /** Sets what is done to the images. */
  public RecipeDraft images(Transform... transforms) {
    this.transforms = List.of(transforms);
    return this;
  }

  /** Sets what is made small, and what people call it. */
  public RecipeDraft loss(String lossName, ClassificationLoss loss) {
    this.lossName = lossName;
    this.loss = loss;
    return this;
  }

  /** Sets how the loss is made small. */
  public RecipeDraft optimizer(Sgd settings) {
    this.optimizer = Optimization.of(settings);
    return this;
  }

  /** Sets how the loss is made small. */
  public RecipeDraft optimizer(Adam settings) {
    this.optimizer = Optimization.of(settings);
    return this;
  }

  /** Sets the images in each step. */
  public RecipeDraft batchSize(int batchSize) {
    this.batchSize = batchSize;
    return this;
  }

  /** Sets the passes over the training images. */
  public RecipeDraft epochs(int epochs) {
    this.epochs = epochs;
    return this;
  }

  /** Holds some of the training images out, to validate on after each epoch. */
  public RecipeDraft validateOn(int images) {
    this.validationImages = images;
    return this;
  }

  /** Says what share of the hidden outputs the network drops while training. */
  public RecipeDraft dropout(double share) {
    this.dropout = OptionalDouble.of(share);
    return this;
  }

  /** Sets what the note computes before it trains. */
  public RecipeDraft firstSteps(FirstSteps firstSteps) {
    this.firstSteps = firstSteps;
    return this;
  }

  /**
   * Returns the recipe.
   *
   * @param source the recipe as it is written in its class
   * @param expected what the note printed
   */
  public Recipe recipe(String source, String expected) {
    return new Recipe(
        name,
        title,
        note,
        source,
        architecture,
        List.copyOf(variants),
        transforms,
        Objects.requireNonNull(loss, "loss"),
        lossName,
        Objects.requireNonNull(optimizer, "optimizer"),
        batchSize,
        epochs,
        validationImages,
        dropout,
        firstSteps,
        expected);
  }
}
