package dev.cresset.benchmarks.measure;

import dev.cresset.benchmarks.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Time of a training step, for benchmarks that measure many networks. */
public final class BriefSteps implements Measurement {

  /** The median, in microseconds. */
  public static final String STEP = "step (µs)";

  private static final int LEAST_STEPS = 30;
  private static final long NANOS = 800_000_000L;

  @Override
  public Map<String, Double> of(Run run) {
    Model model = run.open();
    WarmUp.brief(model);
    List<Double> micros = new ArrayList<>();
    long begin = System.nanoTime();
    while (micros.size() < LEAST_STEPS || System.nanoTime() - begin < NANOS) {
      long start = System.nanoTime();
      model.step();
      micros.add((System.nanoTime() - start) / 1e3);
    }
    return Map.of(STEP, Quantiles.median(micros));
  }
}
