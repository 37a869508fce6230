package dev.cresset.progress;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A terminal in memory, on which a carriage return goes back to the start of the line. */
final class Screen {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  /** Returns all that was printed, overwritten text included. */
  String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Returns what a user sees, line by line; an empty last line is the one to print on next. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (String line : printed().split(System.lineSeparator(), -1)) {
      StringBuilder seen = new StringBuilder();
      for (String drawn : line.split("\r")) {
        seen.replace(0, Math.min(drawn.length(), seen.length()), drawn);
      }
      lines.add(seen.toString().stripTrailing());
    }
    return lines;
  }
}
