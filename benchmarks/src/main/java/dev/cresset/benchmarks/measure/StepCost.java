package dev.cresset.benchmarks.measure;

import dev.cresset.backend.Backends;
import dev.cresset.benchmarks.Model;
import dev.cresset.benchmarks.library.CressetModel;
import dev.cresset.spi.MemoryUse;
import java.util.LinkedHashMap;
import java.util.Map;

/** Time and memory that one training step takes, once the code is warm. */
final class StepCost implements Measurement {

  private static final int MEASURED = 2000;

  @Override
  public Map<String, Double> of(Run run) {
    Model model = run.open();
    WarmUp.thorough(model);
    // A new epoch begins with a new order of all images, which no later step needs.
    model.step();

    double[] micros = new double[MEASURED];
    long nativeBefore = nativeBytes(model);
    long heapBefore = HeapAllocations.bytes();
    for (int i = 0; i < MEASURED; i++) {
      long start = System.nanoTime();
      model.step();
      micros[i] = (System.nanoTime() - start) / 1e3;
    }
    long heap = HeapAllocations.bytes() - heapBefore;
    long nativeGrowth = nativeBytes(model) - nativeBefore;

    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("step (µs)", Quantiles.of(micros, 0.5));
    figures.put("90 %", Quantiles.of(micros, 0.9));
    figures.put("99 %", Quantiles.of(micros, 0.99));
    figures.put("heap bytes per step", (double) heap / MEASURED);
    if (model instanceof CressetModel) {
      figures.put("native bytes per step", (double) nativeGrowth / MEASURED);
    }
    return figures;
  }

  /** What Cresset's backend has taken from the system, in use or kept for reuse. */
  private static long nativeBytes(Model model) {
    if (model instanceof CressetModel) {
      MemoryUse use = Backends.current().memory();
      return use.liveBytes() + use.pooledBytes();
    }
    return 0;
  }
}
