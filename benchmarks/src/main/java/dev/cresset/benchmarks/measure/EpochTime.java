package dev.cresset.benchmarks.measure;

import com.sun.management.OperatingSystemMXBean;
import dev.cresset.benchmarks.Model;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Time of a whole epoch, loading included, once the code is warm: after two epochs and eight
 * seconds, since C2 is still compiling after three.
 */
final class EpochTime implements Measurement {

  private static final int WARM_UPS = 2;
  private static final int MEASURED = 3;

  /** No more epochs begin after this long, of which a slow library would need too many. */
  private static final long ENOUGH_NANOS = 30_000_000_000L;

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private record Epoch(double loss, double millis, double cpuMillis) {}

  @Override
  public Map<String, Double> of(Run run) {
    Model model = run.open();
    List<Epoch> epochs = new ArrayList<>();
    long begin = System.nanoTime();
    while (epochs.size() < WARM_UPS || System.nanoTime() - begin < WarmUp.THOROUGH_NANOS) {
      epochs.add(epoch(model));
    }
    List<Epoch> warm = new ArrayList<>();
    while (warm.isEmpty() || warm.size() < MEASURED && System.nanoTime() - begin < ENOUGH_NANOS) {
      warm.add(epoch(model));
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("epoch (ms)", Quantiles.median(warm.stream().map(Epoch::millis).toList()));
    figures.put("of CPUs (ms)", Quantiles.median(warm.stream().map(Epoch::cpuMillis).toList()));
    figures.put("first epoch (ms)", epochs.get(0).millis());
    figures.put("loss 1", epochs.get(0).loss());
    figures.put("loss 2", epochs.get(1).loss());
    return figures;
  }

  private static Epoch epoch(Model model) {
    long cpu = SYSTEM.getProcessCpuTime();
    long start = System.nanoTime();
    double loss = model.epoch();
    return new Epoch(
        loss, (System.nanoTime() - start) / 1e6, (SYSTEM.getProcessCpuTime() - cpu) / 1e6);
  }
}
