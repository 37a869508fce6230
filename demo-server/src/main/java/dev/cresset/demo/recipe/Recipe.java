package dev.cresset.demo.recipe;

import dev.cresset.data.Transform;
import dev.cresset.loss.Loss;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One way to train one network, or several for comparison.
 *
 * @param name what it is called on the command line
 * @param title what it is, in a few words
 * @param note what the note does, in one sentence
 * @param source the recipe as it is written in its class
 * @param architecture widths of its layers, as {@code "784-128-64-10"}
 * @param variants the networks, trained one after the other
 * @param transforms what is done to the images, in this order
 * @param loss what is made small
 * @param lossName what people call the loss
 * @param optimizer how it is made small
 * @param batchSize images in each step
 * @param epochs passes over the training images, unless the user says otherwise
 * @param validationImages how many of the training images are held out to validate on, 0 for none
 * @param dropout share of a hidden layer's outputs that is dropped while training, if any
 * @param firstSteps what the note computes before it trains
 * @param expected what the note printed
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
    Optimization optimizer,
    int batchSize,
    int epochs,
    int validationImages,
    OptionalDouble dropout,
    FirstSteps firstSteps,
    String expected) {

  /** Starts to write a recipe down. */
  public static RecipeDraft named(String name, String title) {
    return new RecipeDraft(name, title);
  }

  /** Returns the transforms as the library takes them. */
  public Transform[] transformArray() {
    return transforms.toArray(Transform[]::new);
  }
}
