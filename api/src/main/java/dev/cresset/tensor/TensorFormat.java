package dev.cresset.tensor;

import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Formats a tensor as PyTorch prints it: with four decimal places, in lines of 80 columns and,
 * above 1000 elements, with only the first and last three elements of each dimension.
 */
final class TensorFormat {

  private static final String PREFIX = "tensor(";
  private static final int LINE_WIDTH = 80;
  private static final int EDGE_ITEMS = 3;
  private static final int THRESHOLD = 1000;
  private static final int PRECISION = 4;

  private final Shape shape;
  private final boolean summarize;
  private final double[] values;
  private final long[] longs;
  private final boolean floating;
  private boolean wholeNumbers = true;
  private boolean scientific;
  private int width = 1;

  private TensorFormat(Tensor tensor) {
    shape = tensor.shape();
    summarize = shape.size() > THRESHOLD;
    floating = tensor.dtype() == DType.FLOAT32;
    values = floating ? doubles(tensor.toFloatArray()) : new double[0];
    longs = floating ? new long[0] : tensor.toLongArray();
    List<Integer> shown = new ArrayList<>();
    collectShown(0, 0, shown);
    if (floating) {
      chooseNotation(shown.stream().map(i -> values[i]).toList());
    } else {
      shown.forEach(i -> width = Math.max(width, Long.toString(longs[i]).length()));
    }
  }

  private static double[] doubles(float[] floats) {
    double[] doubles = new double[floats.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = floats[i];
    }
    return doubles;
  }

  static String format(Tensor tensor) {
    Shape shape = tensor.shape();
    String body;
    List<String> suffixes = new ArrayList<>();
    if (shape.size() == 0) {
      body = "[]";
      if (shape.rank() != 1) {
        suffixes.add(
            "size=("
                + Arrays.stream(shape.dims())
                    .mapToObj(Long::toString)
                    .collect(Collectors.joining(", "))
                + ")");
      }
      if (tensor.dtype() == DType.INT64) {
        suffixes.add("dtype=int64");
      }
    } else {
      body = new TensorFormat(tensor).layOut(0, 0, PREFIX.length());
    }
    Node node = tensor.node();
    if (node != null) {
      suffixes.add("grad_fn=<" + node.name + "Backward0>");
    } else if (tensor.requiresGrad()) {
      suffixes.add("requires_grad=True");
    }
    return withSuffixes(PREFIX + body, suffixes);
  }

  private static String withSuffixes(String body, List<String> suffixes) {
    StringBuilder text = new StringBuilder(body);
    int lastLine = body.length() - body.lastIndexOf('\n') + 1;
    for (String suffix : suffixes) {
      if (lastLine + suffix.length() + 2 > LINE_WIDTH) {
        text.append(",\n").append(" ".repeat(PREFIX.length())).append(suffix);
        lastLine = PREFIX.length() + suffix.length();
      } else {
        text.append(", ").append(suffix);
        lastLine += suffix.length() + 2;
      }
    }
    return text.append(')').toString();
  }

  /** Collects the offsets of the elements to print; only these elements determine the notation. */
  private void collectShown(int dim, int offset, List<Integer> shown) {
    if (dim == shape.rank()) {
      shown.add(offset);
      return;
    }
    int size = (int) shape.dim(dim);
    int step = (int) shape.product(dim + 1, shape.rank());
    for (int i = 0; i < size; i++) {
      if (summarize && size > 2 * EDGE_ITEMS && i == EDGE_ITEMS) {
        i = size - EDGE_ITEMS;
      }
      collectShown(dim + 1, offset + i * step, shown);
    }
  }

  private void chooseNotation(List<Double> shown) {
    List<Double> measured =
        shown.stream().filter(value -> Double.isFinite(value) && value != 0).toList();
    if (measured.isEmpty()) {
      return;
    }
    double smallest = measured.stream().mapToDouble(Math::abs).min().orElseThrow();
    double largest = measured.stream().mapToDouble(Math::abs).max().orElseThrow();
    wholeNumbers = measured.stream().allMatch(value -> value == Math.ceil(value));
    scientific = largest / smallest > 1000 || largest > 1e8 || (!wholeNumbers && smallest < 1e-4);
    measured.forEach(value -> width = Math.max(width, number(value).length()));
  }

  private String number(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    String sign = value < 0 || 1 / value < 0 ? "-" : "";
    BigDecimal magnitude = new BigDecimal(Math.abs(value));
    if (scientific) {
      return sign + scientific(magnitude);
    }
    int digits = wholeNumbers ? 0 : PRECISION;
    String fixed = magnitude.setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    return sign + (wholeNumbers ? fixed + "." : fixed);
  }

  private static String scientific(BigDecimal magnitude) {
    if (magnitude.signum() == 0) {
      return "0." + "0".repeat(PRECISION) + "e+00";
    }
    BigDecimal rounded = magnitude.round(new MathContext(PRECISION + 1, RoundingMode.HALF_EVEN));
    int exponent = rounded.precision() - rounded.scale() - 1;
    String digits = rounded.movePointLeft(exponent).setScale(PRECISION).toPlainString();
    return String.format(
        Locale.ROOT, "%se%s%02d", digits, exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  private String element(int offset) {
    String text = floating ? number(values[offset]) : Long.toString(longs[offset]);
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  private String layOut(int dim, int offset, int indent) {
    int rank = shape.rank();
    if (dim == rank) {
      return element(offset);
    }
    boolean innermost = dim == rank - 1;
    int size = (int) shape.dim(dim);
    int step = (int) shape.product(dim + 1, rank);
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      if (summarize && size > 2 * EDGE_ITEMS && i == EDGE_ITEMS) {
        parts.add(innermost ? " ..." : "...");
        i = size - EDGE_ITEMS;
      }
      parts.add(layOut(dim + 1, offset + i * step, indent + 1));
    }
    String newLine = "\n".repeat(Math.max(1, rank - dim - 1)) + " ".repeat(indent + 1);
    if (!innermost) {
      return "[" + String.join("," + newLine, parts) + "]";
    }
    int perLine = Math.max(1, (LINE_WIDTH - indent) / (width + 2));
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < parts.size(); i += perLine) {
      lines.add(String.join(", ", parts.subList(i, Math.min(parts.size(), i + perLine))));
    }
    return "[" + String.join("," + newLine, lines) + "]";
  }
}
