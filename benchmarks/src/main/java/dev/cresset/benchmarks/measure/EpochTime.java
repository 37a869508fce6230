package dev.cresset.benchmarks.measure;

import dev.cresset.benchmarks.Model;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Time of a whole epoch, loading included, once the code is warm. */
final class EpochTime implements Measurement {

  private static final int WARM_UPS = 2;
  private static final int MEASURED = 3;

  /** No more epochs begin after this long, of which a slow library would need too many. */
  private static final long ENOUGH_NANOS = 30_000_000_000L;

  @Override
  public Map<String, Double> of(Run run) {
    Model model = run.open();
    List<Double> losses = new ArrayList<>();
    List<Double> millis = new ArrayList<>();
    long begin = System.nanoTime();
    while (millis.size() < WARM_UPS + MEASURED
        && (millis.size() < 2 || System.nanoTime() - begin < ENOUGH_NANOS)) {
      long start = System.nanoTime();
      losses.add(model.epoch());
      millis.add((System.nanoTime() - start) / 1e6);
    }
    List<Double> warm = millis.subList(Math.min(WARM_UPS, millis.size() - 1), millis.size());
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("epoch (ms)", Quantiles.median(warm));
    figures.put("loss 1", losses.get(0));
    figures.put("loss 2", losses.get(1));
    return figures;
  }
}
