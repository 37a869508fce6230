package dev.cresset.train;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/** Prints epochs as a table with right-aligned columns. */
final class HistoryTable {

  private static final int RATE_DIGITS = 4;

  private final List<Epoch> epochs;
  private final List<StringBuilder> lines = new ArrayList<>();

  private HistoryTable(List<Epoch> epochs) {
    this.epochs = epochs;
    for (int i = 0; i <= epochs.size(); i++) {
      lines.add(new StringBuilder());
    }
  }

  static String of(List<Epoch> epochs) {
    HistoryTable table = new HistoryTable(epochs);
    table.column("epoch", epoch -> String.valueOf(epoch.number()));
    table.column("training loss", epoch -> Epoch.decimals("%.4f", epoch.trainingLoss()));
    Set<String> metrics = new LinkedHashSet<>();
    epochs.forEach(epoch -> metrics.addAll(epoch.trainingMetrics().keySet()));
    for (String metric : metrics) {
      table.column(
          "training " + metric,
          epoch -> {
            Double value = epoch.trainingMetrics().get(metric);
            return value == null ? "" : Epoch.decimals("%.4f", value);
          });
    }
    table.optionalColumn("validation loss", Epoch::validationLoss);
    table.optionalColumn("validation accuracy", Epoch::validationAccuracy);
    table.column("learning rate", epoch -> rate(epoch.learningRate()));
    table.column("time", epoch -> Epoch.decimals("%.1f s", epoch.seconds()));
    return String.join("\n", table.lines);
  }

  private void optionalColumn(String title, Function<Epoch, OptionalDouble> value) {
    if (epochs.stream().anyMatch(epoch -> value.apply(epoch).isPresent())) {
      column(
          title,
          epoch -> {
            OptionalDouble number = value.apply(epoch);
            return number.isPresent() ? Epoch.decimals("%.4f", number.getAsDouble()) : "";
          });
    }
  }

  private void column(String title, Function<Epoch, String> value) {
    List<String> cells = new ArrayList<>();
    cells.add(title);
    epochs.forEach(epoch -> cells.add(value.apply(epoch)));
    int width = cells.stream().mapToInt(String::length).max().orElse(0);
    for (int i = 0; i < cells.size(); i++) {
      StringBuilder line = lines.get(i);
      line.append(line.isEmpty() ? "" : "  ");
      line.append(" ".repeat(width - cells.get(i).length())).append(cells.get(i));
    }
  }

  /** Returns four significant digits, for example {@code 0.009755} or {@code 4E-7}. */
  private static String rate(double rate) {
    if (!Double.isFinite(rate)) {
      return String.valueOf(rate);
    }
    BigDecimal rounded =
        new BigDecimal(rate).round(new MathContext(RATE_DIGITS)).stripTrailingZeros();
    return rate >= 1e-6 ? rounded.toPlainString() : rounded.toString();
  }
}
