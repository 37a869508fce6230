package dev.cresset.demo.images;

import dev.cresset.data.ImageDataset;
import java.util.List;

/**
 * Images as they are stored; a recipe says how to transform them.
 *
 * @param name what the data is called on the command line
 * @param training the images to learn from
 * @param test other images, to find out what was learnt
 * @param classNames the names of the classes in the order of their labels
 */
public record ImageSet(
    String name, ImageDataset training, ImageDataset test, List<String> classNames) {}
