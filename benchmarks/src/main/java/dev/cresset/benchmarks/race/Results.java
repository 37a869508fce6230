package dev.cresset.benchmarks.race;

import dev.cresset.benchmarks.measure.Quantiles;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The figures of all entrants for one network, round by round, and the table made of them. */
final class Results {

  private static final String PEER = "pytorch";
  private static final String LIMIT = "gemm";

  private final Map<String, List<Map<String, Double>>> rounds = new LinkedHashMap<>();

  void add(String entrant, Map<String, Double> figures) {
    rounds.computeIfAbsent(entrant, name -> new ArrayList<>()).add(figures);
  }

  /**
   * Returns the table as Markdown: of the first figure the median and the range, how many times as
   * fast as the faster PyTorch and how many times as long as the bare matrix products that is, and
   * the medians of the other figures. Ratios are of one round each; their median and range stand
   * here.
   */
  String table() {
    Map<String, Double> any = rounds.values().iterator().next().get(0);
    String compared = any.keySet().iterator().next();
    Optional<String> peer = fastest(PEER);
    Optional<String> limit = fastest(LIMIT);

    List<String> header = new ArrayList<>(List.of("library", compared, "range"));
    peer.ifPresent(name -> header.add("times as fast as " + name));
    limit.ifPresent(name -> header.add("times " + name));
    any.keySet().stream().skip(1).forEach(header::add);

    StringBuilder table = new StringBuilder(row(header));
    table.append(row(Collections.nCopies(header.size(), "---")));
    for (String entrant : rounds.keySet()) {
      List<Double> own = values(entrant, compared);
      List<String> cells = new ArrayList<>(List.of(entrant, median(own), range(own)));
      peer.ifPresent(name -> cells.add(ratios(values(name, compared), own)));
      limit.ifPresent(name -> cells.add(ratios(own, values(name, compared))));
      any.keySet().stream().skip(1).forEach(name -> cells.add(median(values(entrant, name))));
      table.append(row(cells));
    }
    return table.toString();
  }

  /** The entrant of a library with the smallest median of the first figure. */
  private Optional<String> fastest(String library) {
    return rounds.keySet().stream()
        .filter(name -> name.equals(library) || name.startsWith(library + "@"))
        .min((a, b) -> Double.compare(firstMedian(a), firstMedian(b)));
  }

  private double firstMedian(String entrant) {
    return Quantiles.median(
        rounds.get(entrant).stream().map(figures -> figures.values().iterator().next()).toList());
  }

  /** The values of one figure that there are, round by round. */
  private List<Double> values(String entrant, String figure) {
    return rounds.get(entrant).stream()
        .filter(figures -> figures.containsKey(figure))
        .map(figures -> figures.get(figure))
        .toList();
  }

  private static String ratios(List<Double> above, List<Double> below) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < Math.min(above.size(), below.size()); round++) {
      ratios.add(above.get(round) / below.get(round));
    }
    return median(ratios) + " (" + range(ratios) + ")";
  }

  private static String median(Collection<Double> values) {
    return values.isEmpty() ? "" : text(Quantiles.median(values));
  }

  private static String range(Collection<Double> values) {
    return text(Collections.min(values)) + "–" + text(Collections.max(values));
  }

  /** Three or four significant digits. */
  private static String text(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    int decimals = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
