package dev.cresset.benchmarks.measure;

import dev.cresset.benchmarks.Digits;
import dev.cresset.benchmarks.Model;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Time of one prediction, alone and in a batch, and predictions a second from several threads. */
final class PredictionTime implements Measurement {

  private static final int LARGE_BATCH = 1000;
  private static final int SINGLE = 20_000;
  private static final int LARGE = 200;
  private static final long THROUGHPUT_NANOS = 2_000_000_000L;

  @Override
  public Map<String, Double> of(Run run) {
    Digits digits = Digits.load().sized(LARGE_BATCH);
    Model model = run.library().open(run.network(), digits);
    model.epoch();
    model.evaluating();
    float[] images = digits.inputs();
    float[] image = Arrays.copyOf(images, Digits.PIXELS);

    micros(model, image, 1, SINGLE);
    long heapBefore = HeapAllocations.bytes();
    double[] single = micros(model, image, 1, SINGLE);
    long heap = HeapAllocations.bytes() - heapBefore;
    micros(model, images, LARGE_BATCH, LARGE);
    double[] large = micros(model, images, LARGE_BATCH, LARGE);

    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("batch 1 (µs)", Quantiles.of(single, 0.5));
    figures.put("90 %", Quantiles.of(single, 0.9));
    figures.put("99 %", Quantiles.of(single, 0.99));
    figures.put("99.9 %", Quantiles.of(single, 0.999));
    figures.put("heap bytes", (double) heap / SINGLE);
    figures.put("batch 1000 (µs)", Quantiles.of(large, 0.5));
    for (int threads : new int[] {1, 2, 8}) {
      figures.put("a second, threads: " + threads, perSecond(model, image, threads));
    }
    return figures;
  }

  private static double[] micros(Model model, float[] images, int batch, int times) {
    double[] micros = new double[times];
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      model.predict(images, batch);
      micros[i] = (System.nanoTime() - start) / 1e3;
    }
    return micros;
  }

  private static double perSecond(Model model, float[] image, int threads) {
    AtomicLong predictions = new AtomicLong();
    CountDownLatch ready = new CountDownLatch(threads);
    CountDownLatch done = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      new Thread(
              () -> {
                ready.countDown();
                await(ready);
                long end = System.nanoTime() + THROUGHPUT_NANOS;
                long count = 0;
                while (System.nanoTime() < end) {
                  model.predict(image, 1);
                  count++;
                }
                predictions.addAndGet(count);
                done.countDown();
              })
          .start();
    }
    await(done);
    return predictions.get() / (THROUGHPUT_NANOS / 1e9);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while predictions were counted", e);
    }
  }
}
