package dev.cresset.demo.recipe;

import dev.cresset.dashboard.run.Task;
import dev.cresset.data.ImageDataset;
import dev.cresset.data.Transform;
import dev.cresset.loss.Loss;
import dev.cresset.nn.Module;
import dev.cresset.optim.Adam;
import dev.cresset.optim.Sgd;
import dev.cresset.tabular.Columns;
import dev.cresset.tabular.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A way to train one network, or several for comparison.
 *
 * @param name its name on the command line
 * @param title a short title
 * @param note one sentence about the note
 * @param source source code of its class
 * @param architecture its layers, as {@code "784-128-64-10"} for the widths of dense ones
 * @param variants the networks, trained one after the other
 * @param data what it is trained on
 * @param loss the loss
 * @param lossName name of the loss
 * @param optimizer the optimizer
 * @param schedule schedule of the learning rate; {@code null} for a constant rate
 * @param batchSize number of samples in a batch
 * @param epochs default number of passes over the training data
 * @param dropout dropout probability, if any
 * @param expected the output that the note shows; empty without a note
 */
public record Recipe(
    String name,
    String title,
    String note,
    String source,
    String architecture,
    List<Variant> variants,
    RecipeData data,
    Loss loss,
    String lossName,
    OptimizerChoice optimizer,
    @Nullable ScheduleChoice schedule,
    int batchSize,
    int epochs,
    OptionalDouble dropout,
    String expected) {

  /** Returns a builder. */
  public static Builder named(String name, String title) {
    return new Builder(name, title);
  }

  /**
   * Returns what it is trained on as images.
   *
   * @throws IllegalStateException if it is trained on something else
   */
  public RecipeImages images() {
    if (data instanceof RecipeImages images) {
      return images;
    }
    throw new IllegalStateException("recipe %s is not trained on images".formatted(name));
  }

  /** Builds a recipe; loss, optimizer and at least one network are required. */
  public static final class Builder {

    private final String name;
    private final String title;
    private String note = "";
    private String architecture = "";
    private final List<Variant> variants = new ArrayList<>();
    private RecipeImages images = RecipeImages.PLAIN;
    private @Nullable RecipeTable table;
    private @Nullable Loss loss;
    private String lossName = "";
    private @Nullable OptimizerChoice optimizer;
    private @Nullable ScheduleChoice schedule;
    private int batchSize = 1;
    private int epochs = 1;
    private OptionalDouble dropout = OptionalDouble.empty();

    private Builder(String name, String title) {
      this.name = name;
      this.title = title;
    }

    /** Sets the sentence about the note. */
    public Builder note(String note) {
      this.note = note;
      return this;
    }

    /** Sets the layers to display, from the input to the output. */
    public Builder layers(String architecture) {
      this.architecture = architecture;
      return this;
    }

    /** Sets the only network. */
    public Builder network(Supplier<? extends Module> network) {
      variants.clear();
      variants.add(new Variant(null, network));
      return this;
    }

    /** Adds one of several networks to compare. */
    public Builder network(String text, Supplier<? extends Module> network) {
      variants.add(new Variant(text, network));
      return this;
    }

    /** Sets the transforms of all images. */
    public Builder images(Transform... transforms) {
      this.images = images.withTransforms(transforms);
      return this;
    }

    /** Sets random transforms of the training images, which come before the others. */
    public Builder augmentation(Transform... random) {
      this.images = images.augmented(random);
      return this;
    }

    /** Sets the name of the set of images that the recipe is made for. */
    public Builder data(String name) {
      this.images = images.preferring(name);
      return this;
    }

    /** Sets rows of a table instead of images; the columns have a label. */
    public Builder classes(String data, Rows rows, String label, Columns columns) {
      this.table = new RecipeTable(data, rows, label, columns, Task.CLASSIFICATION);
      return this;
    }

    /** Sets rows of a table instead of images; the columns have a target. */
    public Builder numbers(String data, Rows rows, String target, Columns columns) {
      this.table = new RecipeTable(data, rows, target, columns, Task.REGRESSION);
      return this;
    }

    /** Sets the loss and its name. */
    public Builder loss(String lossName, Loss loss) {
      this.lossName = lossName;
      this.loss = loss;
      return this;
    }

    /** Sets the optimizer. */
    public Builder optimizer(Sgd settings) {
      this.optimizer = OptimizerChoice.of(settings);
      return this;
    }

    /** Sets the optimizer. */
    public Builder optimizer(Adam settings) {
      this.optimizer = OptimizerChoice.of(settings);
      return this;
    }

    /** Raises the learning rate to that of the optimizer, then lowers it towards 0. */
    public Builder oneCycle() {
      this.schedule = new ScheduleChoice(ScheduleType.ONE_CYCLE, 0, 1);
      return this;
    }

    /** Sets the number of samples in a batch. */
    public Builder batchSize(int batchSize) {
      this.batchSize = batchSize;
      return this;
    }

    /** Sets the default number of epochs. */
    public Builder epochs(int epochs) {
      this.epochs = epochs;
      return this;
    }

    /** Holds out some of the training images for validation after each epoch. */
    public Builder validateOn(int images) {
      this.images = this.images.validatedOn(images);
      return this;
    }

    /** Sets the dropout probability to display. */
    public Builder dropout(double probability) {
      this.dropout = OptionalDouble.of(probability);
      return this;
    }

    /** Sets the computations of the note, from the training images to the lines to print. */
    public Builder examples(Function<ImageDataset, List<String>> examples) {
      this.images = images.withExamples(examples);
      return this;
    }

    /**
     * Builds the recipe.
     *
     * @param source source code of its class
     * @param expected the output that the note shows
     */
    public Recipe build(String source, String expected) {
      return new Recipe(
          name,
          title,
          note,
          source,
          architecture,
          List.copyOf(variants),
          table == null ? images : table,
          Objects.requireNonNull(loss, "loss"),
          lossName,
          Objects.requireNonNull(optimizer, "optimizer"),
          schedule,
          batchSize,
          epochs,
          dropout,
          expected);
    }
  }
}
