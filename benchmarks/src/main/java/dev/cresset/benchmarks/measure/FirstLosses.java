package dev.cresset.benchmarks.measure;

import dev.cresset.benchmarks.Model;
import java.util.LinkedHashMap;
import java.util.Map;

/** Losses of the first two epochs, which tell whether libraries do the same work. */
final class FirstLosses implements Measurement {

  @Override
  public Map<String, Double> of(Run run) {
    Model model = run.open();
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("loss 1", model.epoch());
    figures.put("loss 2", model.epoch());
    return figures;
  }
}
