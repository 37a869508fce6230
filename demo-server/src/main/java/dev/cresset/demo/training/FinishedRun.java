package dev.cresset.demo.training;

import dev.cresset.demo.recipe.Recipe;
import dev.cresset.metrics.ConfusionMatrix;
import dev.cresset.nn.Summary;
import java.time.Duration;
import java.util.List;

/**
 * All that is known about a network once it is trained and tested.
 *
 * @param recipe what was trained
 * @param backend name of the backend that computed
 * @param seed where the random numbers started
 * @param summary the network's layers
 * @param losses mean training loss of each epoch
 * @param duration how long training took, without the evaluation
 * @param trainingImages how many images it was trained on
 * @param testImages how many it was tested on
 * @param confusion how it classified the test images
 */
public record FinishedRun(
    Recipe recipe,
    String backend,
    long seed,
    Summary summary,
    List<Double> losses,
    Duration duration,
    int trainingImages,
    int testImages,
    ConfusionMatrix confusion) {}
