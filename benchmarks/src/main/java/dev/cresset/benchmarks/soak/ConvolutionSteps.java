package dev.cresset.benchmarks.soak;

import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.nn.Layers.batchNorm2d;
import static dev.cresset.nn.Layers.conv2d;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.maxPool2d;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;

import dev.cresset.backend.Backends;
import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.data.DataSplits;
import dev.cresset.datasets.Mnist;
import dev.cresset.loss.Loss;
import dev.cresset.nn.Sequential;
import dev.cresset.optim.Optimizer;
import dev.cresset.spi.Backend;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Trains a convolutional network like LeNet-5, with batch normalization, for many steps, and prints
 * the memory of the process ten times during the training, each time after a forced garbage
 * collection.
 *
 * <p>Arguments of the process: the name of the backend, the number of steps and the batch size.
 */
public final class ConvolutionSteps {

  private static final int IMAGES = 6400;
  private static final int SAMPLES = 10;
  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private ConvolutionSteps() {}

  /**
   * Trains on one backend after the other, each in a process of its own with a small heap.
   *
   * @throws IllegalStateException if a process fails, for example because memory is exhausted
   */
  public static void run(List<String> backends, int steps, int batchSize)
      throws IOException, InterruptedException {
    for (String backend : backends) {
      System.out.println(backend);
      List<String> arguments =
          List.of(backend, Integer.toString(steps), Integer.toString(batchSize));
      if (Soak.start(ConvolutionSteps.class, arguments).waitFor() != 0) {
        throw new IllegalStateException("convolutions: failed on " + backend);
      }
    }
  }

  public static void main(String[] args) throws IOException {
    Tensors.manualSeed(42);
    Backend backend = Backends.use(args[0]);
    long steps = Long.parseLong(args[1]);
    DataLoader loader =
        DataLoader.of(
                DataSplits.first(Mnist.train().transform(toTensor(), normalize(0.5, 0.5)), IMAGES))
            .batchSize(Integer.parseInt(args[2]))
            .shuffle(true);
    System.out.println(MemorySample.HEADER);
    train(loader, backend, steps);
  }

  private static void train(DataLoader loader, Backend backend, long steps) throws IOException {
    Sequential model = network();
    Loss criterion = crossEntropy();
    Optimizer optimizer = adam(1e-3).over(model.parameters());
    long start = System.nanoTime();
    long step = 0;
    while (step < steps) {
      for (Batch batch : loader) {
        optimizer.zeroGrad();
        Tensor loss = criterion.apply(model.forward(batch.inputs()), batch.targets());
        loss.backward();
        optimizer.step();
        step++;
        if (step % (steps / SAMPLES) == 0) {
          sample(backend, step, start);
        }
        if (step == steps) {
          break;
        }
      }
    }
  }

  private static Sequential network() {
    return Sequential.of(
        conv2d(1, 6, 5, c -> c.padding(2)),
        batchNorm2d(6),
        relu(),
        maxPool2d(2),
        conv2d(6, 16, 5),
        batchNorm2d(16),
        relu(),
        maxPool2d(2),
        flatten(),
        linear(400, 120),
        relu(),
        linear(120, 84),
        relu(),
        linear(84, 10));
  }

  private static void sample(Backend backend, long step, long start) throws IOException {
    System.gc();
    Runtime java = Runtime.getRuntime();
    long heapBytes = java.totalMemory() - java.freeMemory();
    double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
    System.out.println(MemorySample.now(seconds, step, heapBytes, backend).row());
  }
}
