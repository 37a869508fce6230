package dev.cresset.demo.training;

import dev.cresset.data.Dataset;

/**
 * The images as they are stored; a recipe says how to transform them.
 *
 * @param training the images to learn from
 * @param test other images, to find out what was learnt
 */
public record DigitImages(Dataset training, Dataset test) {}
