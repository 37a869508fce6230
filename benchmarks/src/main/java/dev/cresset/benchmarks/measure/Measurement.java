package dev.cresset.benchmarks.measure;

import java.util.Map;

/** Takes some figures of one library and one network. */
@FunctionalInterface
public interface Measurement {

  /** Returns the figures by their names; the first is the one that libraries are compared by. */
  Map<String, Double> of(Run run);
}
