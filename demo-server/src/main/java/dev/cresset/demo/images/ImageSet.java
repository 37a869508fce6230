package dev.cresset.demo.images;

import dev.cresset.data.ImageDataset;
import java.util.List;

/**
 * A training set and a test set of images, without transforms.
 *
 * @param name its name on the command line
 * @param training the training set
 * @param test the test set
 * @param classNames names of the classes in label order
 */
public record ImageSet(
    String name, ImageDataset training, ImageDataset test, List<String> classNames) {}
