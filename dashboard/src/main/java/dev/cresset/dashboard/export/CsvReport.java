package dev.cresset.dashboard.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cresset.dashboard.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * A report for spreadsheets (RFC 4180): settings, figures of each class or predicted numbers, and
 * results of each epoch, as three tables separated by an empty line. Names and values are those of
 * the JSON report.
 */
public final class CsvReport {

  private static final String END = "\r\n";

  private final StringBuilder text = new StringBuilder();

  private CsvReport() {}

  /** Returns the text of the file. */
  public static String of(RunReport report) {
    JsonNode data = Json.mapper().valueToTree(report);
    JsonNode results;
    if (report.regression() == null) {
      results = data.get("evaluation").get("perClass");
      for (JsonNode each : results) {
        ((ObjectNode) each).put("class", report.className(each.get("label").asInt()));
      }
    } else {
      results = data.get("regression").get("points");
    }
    CsvReport csv = new CsvReport();
    csv.settings(data.get("run"));
    csv.text.append(END);
    csv.table(results);
    csv.text.append(END);
    csv.table(data.get("run").get("history"));
    return csv.text.toString();
  }

  private void settings(JsonNode run) {
    row(List.of("setting", "value"));
    run.properties().stream()
        .filter(field -> field.getValue().isValueNode())
        .forEach(field -> row(List.of(field.getKey(), cell(field.getValue()))));
    row(List.of("seconds", cell(run.get("progress").get("seconds"))));
  }

  private void table(JsonNode rows) {
    if (!rows.isEmpty()) {
      List<String> names = new ArrayList<>();
      rows.get(0).fieldNames().forEachRemaining(names::add);
      row(names);
      rows.forEach(each -> row(names.stream().map(name -> cell(each.get(name))).toList()));
    }
  }

  private void row(List<String> cells) {
    text.append(String.join(",", cells)).append(END);
  }

  /** Returns one cell; text that a spreadsheet would run as a formula is quoted. */
  static String cell(JsonNode value) {
    String cell = value.isNull() ? "" : value.asText();
    boolean formula =
        value.isTextual() && !cell.isEmpty() && "=+-@\t\r\n".indexOf(cell.charAt(0)) >= 0;
    return quoted(formula ? "'" + cell : cell);
  }

  private static String quoted(String cell) {
    return cell.matches("(?s).*[\",\r\n'].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }
}
