package dev.cresset.demo.recipe;

import dev.cresset.data.Transform;
import dev.cresset.loss.Loss;
import dev.cresset.nn.Module;
import dev.cresset.optim.OptimizerSettings;
import java.util.List;
import java.util.function.Supplier;

/**
 * One way to train one network.
 *
 * @param name what it is called on the command line
 * @param title what it is, in a few words
 * @param architecture makes the network, with fresh weights each time
 * @param transforms what is done to the images, in this order
 * @param loss what is made small
 * @param optimizer how
 * @param batchSize images in each step
 * @param epochs passes over the training images, unless the user says otherwise
 */
public record Recipe(
    String name,
    String title,
    Supplier<? extends Module> architecture,
    List<Transform> transforms,
    Loss loss,
    OptimizerSettings optimizer,
    int batchSize,
    int epochs) {}
