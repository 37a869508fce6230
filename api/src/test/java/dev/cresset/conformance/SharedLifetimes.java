package dev.cresset.conformance;

import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.loss.Losses;
import dev.cresset.nn.Layers;
import dev.cresset.nn.Sequential;
import dev.cresset.optim.Optimizer;
import dev.cresset.optim.Optimizers;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Threads that share tensors which one of them frees, changes or walks back: everything that a
 * program may get wrong. Each method is bounded by counts and draws from a seed.
 */
enum SharedLifetimes {

  /** A loop publishes its batches, and others read and compute with the latest one. */
  WATCHED_LOOP {
    private static final int BATCHES = 1_000;
    private static final int BATCH = 64;
    private static final int FEATURES = 784;
    private static final int DIFFERENT = 50;

    @Override
    void run(long seed, Observations seen) {
      float[][] inputs = new float[DIFFERENT * BATCH][FEATURES];
      for (int i = 0; i < inputs.length; i++) {
        Arrays.fill(inputs[i], 1 + i / BATCH);
      }
      DataLoader loader =
          DataLoader.of(Dataset.of(inputs, new long[inputs.length])).batchSize(BATCH);
      Filled[] latest = new Filled[1];
      AtomicBoolean over = new AtomicBoolean();
      inThreads(
          4,
          thread -> {
            if (thread == 0) {
              try {
                publish(loader, latest);
              } finally {
                over.set(true);
              }
              return;
            }
            while (!over.get()) {
              Filled filled = latest[0];
              if (filled != null && !filled.tensor().isClosed()) {
                seen.attempt(() -> read(filled, thread, seen));
              }
            }
          },
          seen);
    }

    private void publish(DataLoader loader, Filled[] latest) {
      for (int batches = 0; batches < BATCHES; ) {
        for (Batch batch : loader) {
          latest[0] = new Filled(batch.inputs(), 1 + batches % DIFFERENT);
          batch.inputs().sum().item();
          batches++;
        }
      }
    }

    private void read(Filled filled, int thread, Observations seen) {
      if (thread == 1) {
        seen.read("toFloatArray", filled.tensor().toFloatArray(), filled.value());
      } else {
        try (Tensor twice = filled.tensor().mul(2)) {
          seen.read("mul", twice.toFloatArray(), 2 * filled.value());
        }
      }
    }
  },

  /** Three threads train one model, which is an error, while a fourth reads its parameters. */
  SHARED_MODEL {
    private static final int STEPS = 400;

    @Override
    void run(long seed, Observations seen) {
      Tensors.manualSeed(seed);
      Sequential model = Example.network();
      Optimizer optimizer = Optimizers.sgd(0.001).momentum(0.9).over(model.parameters());
      DataLoader loader = Example.loader().seed(seed);
      AtomicInteger training = new AtomicInteger(3);
      inThreads(
          4,
          thread -> {
            if (thread == 3) {
              while (training.get() > 0) {
                readAll(model, seen);
              }
              return;
            }
            try {
              train(model, optimizer, loader, seen);
            } finally {
              training.decrementAndGet();
            }
          },
          seen);
    }

    private void train(
        Sequential model, Optimizer optimizer, DataLoader loader, Observations seen) {
      for (int steps = 0; steps < STEPS; ) {
        for (Batch batch : loader) {
          seen.attempt(
              () -> {
                trainOn(model, optimizer, batch);
                seen.step();
              });
          steps++;
        }
      }
    }

    private void readAll(Sequential model, Observations seen) {
      for (Tensor parameter : model.parameters()) {
        seen.attempt(
            () -> {
              parameter.toFloatArray();
              Tensor gradient = parameter.grad();
              if (gradient != null) {
                gradient.toFloatArray();
              }
              seen.read();
            });
      }
    }
  },

  /** Several threads call backward() on one result; one of them computes the gradient. */
  SHARED_GRAPH {
    private static final int ROUNDS = 400;
    private static final int THREADS = 3;
    private static final int DEPTH = 20;

    @Override
    void run(long seed, Observations seen) {
      Tensor[] leaf = new Tensor[1];
      Tensor[] result = new Tensor[1];
      AtomicInteger walked = new AtomicInteger();
      CyclicBarrier start =
          new CyclicBarrier(
              THREADS,
              () -> {
                leaf[0] = Tensors.full(3, 40, 50).requiresGrad(true);
                result[0] = leaf[0];
                for (int i = 0; i < DEPTH; i++) {
                  result[0] = result[0].mul(1).relu();
                }
                result[0] = result[0].mul(result[0]).sum();
                walked.set(0);
              });
      CyclicBarrier end =
          new CyclicBarrier(
              THREADS,
              () -> {
                if (walked.get() != 1) {
                  seen.violation(walked.get() + " threads walked one graph back");
                } else {
                  seen.read("gradient", leaf[0].grad().toFloatArray(), 6);
                }
              });
      inThreads(
          THREADS,
          thread -> {
            for (int i = 0; i < ROUNDS; i++) {
              await(start);
              seen.attempt(
                  () -> {
                    result[0].backward();
                    walked.incrementAndGet();
                  });
              await(end);
            }
          },
          seen);
    }
  },

  /** Several threads add to the gradient of one leaf, each through a graph of its own. */
  SHARED_LEAF {
    private static final int ROUNDS = 1_000;
    private static final int THREADS = 3;

    @Override
    void run(long seed, Observations seen) {
      Tensor leaf = Tensors.ones(300).requiresGrad(true);
      inThreads(
          THREADS,
          thread -> {
            for (int i = 0; i < ROUNDS; i++) {
              leaf.sum().backward();
            }
          },
          seen);
      seen.read("gradient", leaf.grad().toFloatArray(), THREADS * ROUNDS);
    }
  },

  /** Threads that make, read, close, train with and evaluate on the same tensors at random. */
  RANDOM {
    @Override
    void run(long seed, Observations seen) {
      Tensors.manualSeed(seed);
      RandomLifetimes shared = new RandomLifetimes(seed, seen);
      inThreads(RandomLifetimes.THREADS, shared::run, seen);
    }
  };

  /** A tensor, and what all of its elements are. */
  record Filled(Tensor tensor, float value) {}

  /** Runs once; what the threads saw that they must not goes to {@code seen}. */
  abstract void run(long seed, Observations seen);

  static void trainOn(Sequential model, Optimizer optimizer, Batch batch) {
    optimizer.zeroGrad();
    Tensor loss = Losses.nll().apply(model.forward(batch.inputs()), batch.targets());
    loss.backward();
    optimizer.step();
  }

  static Sequential smallNetwork(int features, int classes) {
    return Sequential.of(
        Layers.linear(features, 16),
        Layers.relu(),
        Layers.linear(16, classes),
        Layers.logSoftmax(1));
  }

  private static void inThreads(int count, IntConsumer body, Observations seen) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      Thread thread = new Thread(() -> body.accept(number), "shared-lifetimes-" + number);
      thread.setUncaughtExceptionHandler((t, e) -> seen.violation(t.getName() + ": " + e));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
