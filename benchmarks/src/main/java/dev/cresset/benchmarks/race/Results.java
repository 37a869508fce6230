package dev.cresset.benchmarks.race;

import dev.cresset.benchmarks.measure.Quantiles;
import dev.cresset.benchmarks.measure.SignificantDigits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The figures of all entrants for one network, round by round, and the table made of them. */
final class Results {

  private static final String PEER = "pytorch";
  private static final String LIMIT = "gemm";
  private static final String PIECEWISE = "nd4j";
  private static final String PIECES = "gemm-pieces";

  private final Map<String, Map<Integer, Map<String, Double>>> entrants = new LinkedHashMap<>();

  void add(String entrant, int round, Map<String, Double> figures) {
    entrants.computeIfAbsent(entrant, name -> new TreeMap<>()).put(round, figures);
  }

  /**
   * Returns the table as Markdown: of the first figure the median and the range, how many times as
   * fast as the faster PyTorch and how many times as long as the bare matrix products that is (on
   * any number of threads, and made as that entrant makes them on as many as it), and the medians
   * of the other figures. Ratios are taken within a round; their median and range stand here.
   */
  String table() {
    List<String> figures = new ArrayList<>();
    for (Map<Integer, Map<String, Double>> rounds : entrants.values()) {
      rounds
          .values()
          .forEach(
              found ->
                  found.keySet().stream().filter(f -> !figures.contains(f)).forEach(figures::add));
    }
    if (figures.isEmpty()) {
      return "nothing was measured\n";
    }
    String compared = figures.remove(0);
    Optional<String> peer = fastest(PEER, compared);
    Optional<String> limit = fastest(LIMIT, compared);

    List<String> header = new ArrayList<>(List.of("library", compared, "range"));
    peer.ifPresent(name -> header.add("times as fast as " + name));
    limit.ifPresent(name -> header.add("times the time of " + name));
    boolean hasPieces = entrants.keySet().stream().anyMatch(name -> pieces(name).isPresent());
    if (hasPieces) {
      header.add("times its own gemm calls");
    }
    header.addAll(figures);

    StringBuilder table = new StringBuilder(row(header));
    table.append(row(Collections.nCopies(header.size(), "---")));
    for (String entrant : entrants.keySet()) {
      Map<Integer, Double> own = values(entrant, compared);
      List<String> cells =
          new ArrayList<>(List.of(entrant, median(own.values()), range(own.values())));
      peer.ifPresent(name -> cells.add(ratios(values(name, compared), own)));
      limit.ifPresent(name -> cells.add(ratios(own, values(name, compared))));
      if (hasPieces) {
        cells.add(pieces(entrant).map(name -> ratios(own, values(name, compared))).orElse(""));
      }
      figures.forEach(figure -> cells.add(median(values(entrant, figure).values())));
      table.append(row(cells));
    }
    return table.toString();
  }

  /** The entrant that makes the same products as this one in the same pieces and nothing else. */
  private Optional<String> pieces(String entrant) {
    return Optional.of(entrant)
        .filter(name -> name.equals(PIECEWISE) || name.startsWith(PIECEWISE + "@"))
        .map(name -> PIECES + name.substring(PIECEWISE.length()))
        .filter(entrants::containsKey);
  }

  /** The entrant of a library with the smallest median. */
  private Optional<String> fastest(String library, String figure) {
    return entrants.keySet().stream()
        .filter(name -> name.equals(library) || name.startsWith(library + "@"))
        .min(Comparator.comparing(name -> Quantiles.median(values(name, figure).values())));
  }

  /** The values of one figure by round, where there are any. */
  private Map<Integer, Double> values(String entrant, String figure) {
    Map<Integer, Double> values = new TreeMap<>();
    entrants
        .get(entrant)
        .forEach(
            (round, figures) -> {
              if (figures.containsKey(figure)) {
                values.put(round, figures.get(figure));
              }
            });
    return values;
  }

  private static String ratios(Map<Integer, Double> above, Map<Integer, Double> below) {
    List<Double> ratios =
        above.keySet().stream()
            .filter(below::containsKey)
            .map(round -> above.get(round) / below.get(round))
            .toList();
    return ratios.isEmpty() ? "" : median(ratios) + " (" + range(ratios) + ")";
  }

  private static String median(Collection<Double> values) {
    return values.isEmpty() ? "" : SignificantDigits.of(Quantiles.median(values));
  }

  private static String range(Collection<Double> values) {
    return SignificantDigits.of(Collections.min(values))
        + "–"
        + SignificantDigits.of(Collections.max(values));
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
