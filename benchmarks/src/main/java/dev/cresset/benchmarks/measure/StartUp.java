package dev.cresset.benchmarks.measure;

import dev.cresset.benchmarks.Model;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;

/** Time until the first training step is done, with the data loaded. */
final class StartUp implements Measurement {

  @Override
  public Map<String, Double> of(Run run) {
    Model model = run.open();
    long opened = System.nanoTime();
    model.step();
    long stepped = System.nanoTime();

    long uptimeMillis = ManagementFactory.getRuntimeMXBean().getUptime();
    double sinceStepMillis = (System.nanoTime() - stepped) / 1e6;
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("main to first step (ms)", (stepped - run.started()) / 1e6);
    figures.put("of it opening", (opened - run.started()) / 1e6);
    figures.put("from the JVM's start", uptimeMillis - sinceStepMillis);
    return figures;
  }
}
