package dev.cresset.conformance;

import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.data.ImageDataset;
import dev.cresset.loss.Losses;
import dev.cresset.nn.Layers;
import dev.cresset.nn.Sequential;
import dev.cresset.optim.Optimizer;
import dev.cresset.optim.Optimizers;
import dev.cresset.tensor.Generator;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;

/** Training in an open loop, on a thread that others interrupt at random moments. */
enum InterruptedTraining {

  /** Batches that the training thread gathers. */
  IN_MEMORY {
    @Override
    DataLoader loader() {
      return DataLoader.of(floats());
    }
  },

  /** Batches that an idle worker may gather. */
  IMAGES {
    @Override
    DataLoader loader() {
      byte[] pixels = new byte[SAMPLES * FEATURES];
      new Random(3).nextBytes(pixels);
      byte[] labels = new byte[SAMPLES];
      for (int i = 0; i < SAMPLES; i++) {
        labels[i] = (byte) (i % CLASSES);
      }
      return DataLoader.of(ImageDataset.of(Shape.of(1, 28, 28), pixels, labels, CLASSES));
    }
  },

  /** Batches that a background thread gathers; the loop often waits for it. */
  PREFETCHED {
    @Override
    DataLoader loader() {
      Dataset floats = floats();
      return DataLoader.of(
              new Dataset() {
                @Override
                public int size() {
                  return floats.size();
                }

                @Override
                public Shape inputShape() {
                  return floats.inputShape();
                }

                @Override
                public Batch gather(int[] indices) {
                  LockSupport.parkNanos(1_000_000);
                  return floats.gather(indices);
                }
              })
          .prefetch(2);
    }
  };

  private static final int SAMPLES = 320;
  private static final int FEATURES = 784;
  private static final int CLASSES = 10;
  private static final int BATCH = 64;
  private static final int EPOCHS = 8;

  /** The last epochs run without interrupts, with what the interrupted ones left. */
  private static final int INTERRUPTED_EPOCHS = 6;

  private static final long MAX_PAUSE_NANOS = 300_000;

  /**
   * The losses of all steps and the parameters after the last.
   *
   * @param interrupts number of interrupts that the training thread has seen
   */
  record Result(List<Double> losses, float[][] weights, int interrupts) {}

  abstract DataLoader loader();

  private static Dataset floats() {
    Generator generator = new Generator(5);
    float[][] inputs = new float[SAMPLES][FEATURES];
    long[] labels = new long[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      generator.fillNormal(inputs[i]);
      labels[i] = i % CLASSES;
    }
    return Dataset.of(inputs, labels);
  }

  /** Trains on the calling thread. */
  Result run(boolean interrupted) {
    Tensors.manualSeed(11);
    // Wide enough that backends share an operation among threads.
    Sequential model =
        Sequential.of(
            Layers.flatten(),
            Layers.linear(FEATURES, 256),
            Layers.relu(),
            Layers.dropout(0.2),
            Layers.linear(256, CLASSES),
            Layers.logSoftmax(1));
    Optimizer optimizer = Optimizers.adam(0.001).over(model.parameters());
    DataLoader loader = loader().batchSize(BATCH).shuffle(true).seed(4);
    List<Double> losses = new ArrayList<>();
    int seen = 0;
    Thread interrupter = interrupted ? interrupter(Thread.currentThread()) : null;
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      if (epoch == INTERRUPTED_EPOCHS && interrupter != null) {
        end(interrupter);
      }
      Iterator<Batch> batches = loader.iterator();
      while (batches.hasNext()) {
        Batch batch = next(batches);
        optimizer.zeroGrad();
        Tensor loss = Losses.nll().apply(model.forward(batch.inputs()), batch.targets());
        loss.backward();
        optimizer.step();
        losses.add(loss.item());
        // Every third step begins with the status that an interrupt left.
        if (losses.size() % 3 != 0 && Thread.interrupted()) {
          seen++;
        }
      }
    }
    float[][] weights =
        model.parameters().stream().map(Tensor::toFloatArray).toArray(float[][]::new);
    return new Result(losses, weights, seen);
  }

  /** Returns the next batch, however often that is interrupted. */
  private static Batch next(Iterator<Batch> batches) {
    boolean interrupted = false;
    while (true) {
      try {
        Batch batch = batches.next();
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        return batch;
      } catch (CancellationException e) {
        interrupted |= Thread.interrupted();
      }
    }
  }

  private static Thread interrupter(Thread training) {
    Random random = new Random(7);
    Thread thread =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos((long) (random.nextDouble() * MAX_PAUSE_NANOS));
                training.interrupt();
              }
            },
            "interrupter");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void end(Thread interrupter) {
    interrupter.interrupt();
    while (interrupter.isAlive()) {
      Thread.onSpinWait();
    }
    Thread.interrupted();
  }
}
