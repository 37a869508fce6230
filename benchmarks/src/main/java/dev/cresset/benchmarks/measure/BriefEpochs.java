package dev.cresset.benchmarks.measure;

import dev.cresset.benchmarks.Digits;
import dev.cresset.benchmarks.Model;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Time of a whole epoch and of what comes before the first, for benchmarks that measure many. */
public final class BriefEpochs implements Measurement {

  /** The median, in milliseconds. */
  public static final String EPOCH = "epoch (ms)";

  /** From the images as bytes in memory to a network that can be trained, in milliseconds. */
  public static final String OPENING = "opening (ms)";

  private static final int MOST_EPOCHS = 3;
  private static final long NANOS = 1_500_000_000L;

  @Override
  public Map<String, Double> of(Run run) {
    Digits digits = run.digits();
    long opening = System.nanoTime();
    Model model = run.library().open(run.network(), digits);
    double openingMillis = (System.nanoTime() - opening) / 1e6;

    WarmUp.brief(model);
    List<Double> millis = new ArrayList<>();
    long begin = System.nanoTime();
    while (millis.isEmpty() || millis.size() < MOST_EPOCHS && System.nanoTime() - begin < NANOS) {
      long start = System.nanoTime();
      model.epoch(); // begins where warming up ended, so the order is drawn within
      millis.add((System.nanoTime() - start) / 1e6);
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(EPOCH, Quantiles.median(millis));
    figures.put(OPENING, openingMillis);
    return figures;
  }
}
