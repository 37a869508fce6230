package dev.cresset.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** The position in a run, and the losses of its epochs. */
final class TrainingLog implements Serializable {

  private static final long serialVersionUID = 1L;

  private int epoch;
  private int batch;
  private long steps;
  private double lossSum;
  private final List<Double> trainingLosses = new ArrayList<>();
  private final List<Double> validationLosses = new ArrayList<>();

  /** Returns the current epoch, from 0. */
  int epoch() {
    return epoch;
  }

  /** Returns the next batch of the epoch, from 0. */
  int batch() {
    return batch;
  }

  /** Returns the number of completed steps. */
  long steps() {
    return steps;
  }

  void step(double loss) {
    lossSum += loss;
    batch++;
    steps++;
  }

  void endEpoch() {
    trainingLosses.add(lossSum / batch);
    epoch++;
    batch = 0;
    lossSum = 0;
  }

  void validated(double loss) {
    validationLosses.add(loss);
  }

  double[] trainingLosses() {
    return trainingLosses.stream().mapToDouble(Double::doubleValue).toArray();
  }

  double[] validationLosses() {
    return validationLosses.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Returns all as text, for the metadata of a checkpoint. */
  String text() {
    return String.join(
        ";",
        Integer.toString(epoch),
        Integer.toString(batch),
        Long.toString(steps),
        Double.toString(lossSum),
        join(trainingLosses),
        join(validationLosses),
        "end");
  }

  private static String join(List<Double> values) {
    return String.join(",", values.stream().map(value -> Double.toString(value)).toList());
  }

  /** Reads what {@link #text} returned. */
  static TrainingLog parse(String text) {
    String[] parts = text.split(";");
    if (parts.length != 7) {
      throw new IllegalArgumentException("it has no position in a run");
    }
    TrainingLog log = new TrainingLog();
    log.epoch = Integer.parseInt(parts[0]);
    log.batch = Integer.parseInt(parts[1]);
    log.steps = Long.parseLong(parts[2]);
    log.lossSum = Double.parseDouble(parts[3]);
    split(parts[4], log.trainingLosses);
    split(parts[5], log.validationLosses);
    return log;
  }

  private static void split(String joined, List<Double> into) {
    for (String value : joined.split(",")) {
      if (!value.isEmpty()) {
        into.add(Double.valueOf(value));
      }
    }
  }
}
