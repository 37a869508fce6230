package dev.cresset.demo.run;

import dev.cresset.data.ImageDataset;
import dev.cresset.demo.images.ImageSet;
import dev.cresset.metrics.ConfusionMatrix;
import java.util.Arrays;
import java.util.List;

/**
 * What a trained network made of each test image. Immutable: nobody changes the arrays.
 *
 * @param images the images it was tested on
 * @param confusion how often each class was taken for each other
 * @param predicted the class that it gave each image
 * @param probabilities those of all classes, image by image
 */
public record TestResult(
    ImageSet images, ConfusionMatrix confusion, int[] predicted, float[] probabilities) {

  /** Returns how many classes there are. */
  public int classes() {
    return confusion.classes();
  }

  /** Returns how many images it was tested on. */
  public int size() {
    return predicted.length;
  }

  /** Returns the class that an image is of. */
  public int actual(int index) {
    return images.test().label(index);
  }

  /** Returns whether the network gave an image its class. */
  public boolean right(int index) {
    return predicted[index] == actual(index);
  }

  /** Returns the probability that the network gave the class that it chose. */
  public float confidence(int index) {
    return probabilities[index * classes() + predicted[index]];
  }

  /** Returns the probabilities of all classes for one image. */
  public float[] probabilitiesOf(int index) {
    return Arrays.copyOfRange(probabilities, index * classes(), (index + 1) * classes());
  }

  /** Returns the names of the classes. */
  public List<String> classNames() {
    return images.classNames();
  }

  /** Returns the test images as they are stored. */
  public ImageDataset testImages() {
    return images.test();
  }
}
