package dev.cresset.demo.recipe;

import dev.cresset.data.ImageDataset;
import dev.cresset.data.Transform;
import dev.cresset.loss.ClassificationLoss;
import dev.cresset.loss.Loss;
import dev.cresset.nn.Module;
import dev.cresset.optim.Adam;
import dev.cresset.optim.Sgd;
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
 * @param architecture widths of its layers, as {@code "784-128-64-10"}
 * @param variants the networks, trained one after the other
 * @param transforms transforms of the images, in this order
 * @param loss the loss
 * @param lossName name of the loss
 * @param optimizer the optimizer
 * @param batchSize number of images in a batch
 * @param epochs default number of passes over the training images
 * @param validationImages number of training images held out for validation, 0 for none
 * @param dropout dropout probability, if any
 * @param examples the computations of the note before it trains, from the training images without
 *     transforms to the lines to print
 * @param expected the output that the note shows
 */
public record Recipe(
    String name,
    String title,
    String note,
    String source,
    String architecture,
    List<Variant> variants,
    List<Transform> transforms,
    Loss loss,
    String lossName,
    OptimizerChoice optimizer,
    int batchSize,
    int epochs,
    int validationImages,
    OptionalDouble dropout,
    Function<ImageDataset, List<String>> examples,
    String expected) {

  /** Returns a builder. */
  public static Builder named(String name, String title) {
    return new Builder(name, title);
  }

  /** Returns the transforms as an array. */
  public Transform[] transformArray() {
    return transforms.toArray(Transform[]::new);
  }

  /** Builds a recipe; loss, optimizer and at least one network are required. */
  public static final class Builder {

    private final String name;
    private final String title;
    private String note = "";
    private String architecture = "";
    private final List<Variant> variants = new ArrayList<>();
    private List<Transform> transforms = List.of();
    private @Nullable ClassificationLoss loss;
    private String lossName = "";
    private @Nullable OptimizerChoice optimizer;
    private int batchSize = 1;
    private int epochs = 1;
    private int validationImages;
    private OptionalDouble dropout = OptionalDouble.empty();
    private Function<ImageDataset, List<String>> examples = images -> List.of();

    private Builder(String name, String title) {
      this.name = name;
      this.title = title;
    }

    /** Sets the sentence about the note. */
    public Builder note(String note) {
      this.note = note;
      return this;
    }

    /** Sets the widths of the layers, from the input to the output. */
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

    /** Sets the transforms of the images. */
    public Builder images(Transform... transforms) {
      this.transforms = List.of(transforms);
      return this;
    }

    /** Sets the loss and its name. */
    public Builder loss(String lossName, ClassificationLoss loss) {
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

    /** Sets the number of images in a batch. */
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
      this.validationImages = images;
      return this;
    }

    /** Sets the dropout probability to display. */
    public Builder dropout(double probability) {
      this.dropout = OptionalDouble.of(probability);
      return this;
    }

    /** Sets the computations of the note, from the training images to the lines to print. */
    public Builder examples(Function<ImageDataset, List<String>> examples) {
      this.examples = examples;
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
          transforms,
          Objects.requireNonNull(loss, "loss"),
          lossName,
          Objects.requireNonNull(optimizer, "optimizer"),
          batchSize,
          epochs,
          validationImages,
          dropout,
          examples,
          expected);
    }
  }
}
