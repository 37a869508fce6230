package dev.cresset.conformance;

import dev.cresset.conformance.Mutant.Call;
import dev.cresset.spi.AdamStep;
import dev.cresset.spi.Backend;
import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.ReduceOp;
import dev.cresset.spi.SgdStep;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.UnaryOp;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Faults in every operation: numbers slightly off, and faults that backends really had. */
final class Mutants {

  private static final float OFF = 1.00001f;

  /** What a backend says of itself. */
  private static final Set<String> DESCRIPTIONS = Set.of("name", "memory", "facts");

  private static final Map<String, Class<?>> CONCERN_OF = new LinkedHashMap<>();

  static {
    put(
        BackendConformance.HostTransfer.class,
        "fromFloats fromLongs readFloats readLongs item full");
    put(BackendConformance.Shaping.class, "reshape cast transpose assign copy expand");
    put(BackendConformance.Unary.class, "unary");
    put(BackendConformance.Binary.class, "binary scalar where axpyInPlace");
    put(BackendConformance.Reductions.class, "reduce");
    put(BackendConformance.MatMul.class, "matmul");
    put(BackendConformance.Gathering.class, "oneHot takeRows addRowsInPlace fromBytes");
    put(
        BackendConformance.Views.class,
        "cat broadcastTo permute narrow indexSelect indexAdd gather scatterAdd topk cumsum"
            + " batchedMatmul");
    put(
        BackendConformance.Fused.class,
        "gelu geluGradient silu siluGradient leakyRelu leakyReluGradient elu eluGradient linear"
            + " linearInputGradient linearWeightGradient linearBiasGradient reluGradient"
            + " sigmoidGradient tanhGradient softmax softmaxGradient logSoftmax logSoftmaxGradient"
            + " crossEntropy crossEntropyGradient nll nllGradient nllLogitsGradient");
    put(
        BackendConformance.Convolutions.class,
        "conv2d conv2dInputGradient conv2dWeightGradient maxPool2d"
            + " maxPool2dGradient avgPool2d avgPool2dGradient");
    put(
        BackendConformance.Normalization.class,
        "channelSum channelMean channelVariance batchNorm batchNormWeightGradient"
            + " batchNormInputGradient layerNorm layerNormInputGradient layerNormWeightGradient");
    put(BackendConformance.OptimizerSteps.class, "sgdStep adamStep rmsPropStep adagradStep");
  }

  private Mutants() {}

  private static void put(Class<?> concern, String operations) {
    for (String operation : operations.split(" ")) {
      CONCERN_OF.put(operation, concern);
    }
  }

  static List<Class<?>> concerns() {
    return CONCERN_OF.values().stream().distinct().toList();
  }

  static List<Mutant> all() {
    List<Mutant> mutants = new ArrayList<>();
    Stream.of(Backend.class.getMethods())
        .map(method -> method.getName())
        .filter(name -> !DESCRIPTIONS.contains(name))
        .sorted()
        .flatMap(Mutants::slightlyOff)
        .forEach(mutants::add);
    mutants.addAll(known());
    return mutants;
  }

  private static Stream<Mutant> slightlyOff(String operation) {
    return switch (operation) {
      case "unary" -> Arrays.stream(UnaryOp.values()).map(op -> slightlyOff(operation, op));
      case "binary", "scalar" ->
          Arrays.stream(BinaryOp.values()).map(op -> slightlyOff(operation, op));
      case "reduce" -> Arrays.stream(ReduceOp.values()).map(op -> slightlyOff(operation, op));
      default ->
          Stream.of(
              new Mutant(operation + " slightly off", concern(operation), off(operation, null)));
    };
  }

  private static Mutant slightlyOff(String operation, Enum<?> op) {
    return new Mutant(
        "%s %s slightly off".formatted(operation, op), concern(operation), off(operation, op));
  }

  private static Class<?> concern(String operation) {
    Class<?> concern = CONCERN_OF.get(operation);
    if (concern == null) {
      throw new IllegalStateException("say in Mutants which concern covers " + operation);
    }
    return concern;
  }

  /** Spoils what an operation gives back, or what it changed. */
  private static Call off(String broken, Enum<?> op) {
    return (sound, operation, arguments, answer) -> {
      Object result = answer.get();
      if (!operation.equals(broken) || op != null && arguments[0] != op) {
        return result;
      }
      if (result instanceof TensorBuffer buffer) {
        spoil(sound, buffer);
      } else if (result instanceof Double item) {
        return item * OFF;
      } else {
        switch (operation) {
          case "readFloats" -> spoil((float[]) arguments[1]);
          case "readLongs" -> spoil((long[]) arguments[1]);
          case "assign", "addRowsInPlace" -> spoil(sound, (TensorBuffer) arguments[0]);
          case "axpyInPlace" -> spoil(sound, (TensorBuffer) arguments[2]);
          default -> spoilFirst(sound, (List<?>) arguments[0]);
        }
      }
      return result;
    };
  }

  private static void spoilFirst(Backend sound, List<?> parameters) {
    if (!parameters.isEmpty()) {
      spoil(sound, (TensorBuffer) parameters.get(0));
    }
  }

  /** Moves the last element, and no other, by very little. */
  private static void spoil(Backend sound, TensorBuffer buffer) {
    Values values = Values.read(sound, buffer);
    if (buffer.dtype() == DType.INT64) {
      spoil(values.longs());
    } else {
      spoil(values.floats());
    }
    try (TensorBuffer spoiled = values.on(sound)) {
      sound.assign(buffer, spoiled);
    }
  }

  private static void spoil(float[] values) {
    if (values.length > 0) {
      float last = values[values.length - 1];
      values[values.length - 1] = last == 0 ? 1e-5f : last * OFF;
    }
  }

  private static void spoil(long[] values) {
    if (values.length > 0) {
      values[values.length - 1]++;
    }
  }

  /** Faults that backends really had, or nearly. */
  private static List<Mutant> known() {
    return List.of(
        instead("relu of NaN is 0", "unary", UnaryOp.RELU, Mutants::reluWithoutNan),
        instead("tanh loses small values", "unary", UnaryOp.TANH, Mutants::tanhByExponentials),
        instead("the last of equal ones is the largest", "reduce", ReduceOp.ARGMAX, Mutants::last),
        instead("softplus overflows", "unary", UnaryOp.SOFTPLUS, Mutants::naiveSoftplus),
        instead("softmax overflows", "softmax", null, Mutants::naiveSoftmax),
        instead("0 times -Infinity counts", "crossEntropy", null, Mutants::naiveCrossEntropy),
        instead("the gradient of relu is a product", "reluGradient", null, Mutants::product),
        instead(
            "the gradient of relu at NaN is 0",
            "reluGradient",
            null,
            Mutants::gradientWherePositive),
        instead("reshape copies", "reshape", null, Mutants::copiedReshape),
        instead("cast to the same type shares memory", "cast", null, Mutants::sharedCast),
        instead("the learning rate is in the velocity", "sgdStep", null, Mutants::foldedRate),
        instead("epsilon is inside the bias correction", "adamStep", null, Mutants::innerEpsilon),
        instead("rows named twice are added once", "addRowsInPlace", null, Mutants::lastRows),
        instead("a copy shares memory", "copy", null, Mutants::sharedCopy),
        instead("an expanded tensor of the same shape", "expand", null, Mutants::sharedExpand),
        instead("0 times -Infinity counts in nll", "nll", null, Mutants::naiveNll),
        instead("a buffer is left open", "linear", null, Mutants::leakingLinear));
  }

  /** What is done instead of one operation. */
  @FunctionalInterface
  private interface Replacement {
    Object apply(Backend sound, Object... arguments);
  }

  private static Mutant instead(String name, String broken, Enum<?> op, Replacement replacement) {
    return new Mutant(
        name,
        concern(broken),
        (sound, operation, arguments, answer) ->
            operation.equals(broken) && (op == null || arguments[0] == op)
                ? replacement.apply(sound, arguments)
                : answer.get());
  }

  private static Object reluWithoutNan(Backend k, Object... in) {
    Values x = Values.read(k, (TensorBuffer) in[1]);
    for (int i = 0; i < x.floats().length; i++) {
      x.floats()[i] = x.floats()[i] > 0 ? x.floats()[i] : 0;
    }
    return x.on(k);
  }

  private static Object gradientWherePositive(Backend k, Object... in) {
    Values g = Values.read(k, (TensorBuffer) in[0]);
    Values y = Values.read(k, (TensorBuffer) in[1]);
    for (int i = 0; i < g.floats().length; i++) {
      g.floats()[i] = y.floats()[i] > 0 ? g.floats()[i] : 0;
    }
    return g.on(k);
  }

  private static Object tanhByExponentials(Backend k, Object... in) {
    Values x = Values.read(k, (TensorBuffer) in[1]);
    for (int i = 0; i < x.floats().length; i++) {
      float power = (float) Math.exp(-2 * Math.abs(x.floats()[i]));
      x.floats()[i] = Math.copySign((1 - power) / (1 + power), x.floats()[i]);
    }
    return x.on(k);
  }

  private static Object last(Backend k, Object... in) {
    TensorBuffer x = (TensorBuffer) in[1];
    int dim = (int) in[2];
    int size = (int) x.shape().dim(dim);
    int inner = (int) x.shape().product(dim + 1, x.shape().rank());
    float[] values = Values.read(k, x).floats();
    Shape shape = x.shape().without(dim);
    long[] best = new long[(int) shape.size()];
    for (int i = 0; i < best.length; i++) {
      for (int j = 0; j < size; j++) {
        int start = i / inner * size * inner + i % inner;
        if (values[start + j * inner] >= values[start + (int) best[i] * inner]) {
          best[i] = j;
        }
      }
    }
    return k.fromLongs(best, shape);
  }

  private static Object naiveSoftplus(Backend k, Object... in) {
    try (TensorBuffer exp = k.unary(UnaryOp.EXP, (TensorBuffer) in[1]);
        TensorBuffer more = k.scalar(BinaryOp.ADD, exp, 1)) {
      return k.unary(UnaryOp.LOG, more);
    }
  }

  private static Object naiveSoftmax(Backend k, Object... in) {
    TensorBuffer x = (TensorBuffer) in[0];
    int dim = (int) in[1];
    try (TensorBuffer exp = k.unary(UnaryOp.EXP, x);
        TensorBuffer sum = k.reduce(ReduceOp.SUM, exp, dim);
        TensorBuffer kept = k.reshape(sum, x.shape().with(dim, 1))) {
      return k.binary(BinaryOp.DIV, exp, kept, x.shape());
    }
  }

  private static Object naiveCrossEntropy(Backend k, Object... in) {
    TensorBuffer log = (TensorBuffer) in[0];
    try (TensorBuffer terms = k.binary(BinaryOp.MUL, log, (TensorBuffer) in[1], log.shape());
        TensorBuffer flat = k.reshape(terms, Shape.of(log.shape().size()));
        TensorBuffer sum = k.reduce(ReduceOp.SUM, flat, 0)) {
      return k.unary(UnaryOp.NEG, sum);
    }
  }

  private static Object product(Backend k, Object... in) {
    TensorBuffer g = (TensorBuffer) in[0];
    try (TensorBuffer slope = k.scalar(BinaryOp.GT, (TensorBuffer) in[1], 0)) {
      return k.binary(BinaryOp.MUL, g, slope, g.shape());
    }
  }

  private static Object copiedReshape(Backend k, Object... in) {
    TensorBuffer x = (TensorBuffer) in[0];
    try (TensorBuffer copy = k.cast(x, x.dtype())) {
      return k.reshape(copy, (Shape) in[1]);
    }
  }

  private static Object sharedCast(Backend k, Object... in) {
    TensorBuffer x = (TensorBuffer) in[0];
    return x.dtype() == in[1] ? k.reshape(x, x.shape()) : k.cast(x, (DType) in[1]);
  }

  private static Object sharedCopy(Backend k, Object... in) {
    TensorBuffer x = (TensorBuffer) in[0];
    return k.reshape(x, x.shape());
  }

  private static Object sharedExpand(Backend k, Object... in) {
    TensorBuffer x = (TensorBuffer) in[0];
    Shape shape = (Shape) in[1];
    return x.shape().size() == shape.size() ? k.reshape(x, shape) : k.expand(x, shape);
  }

  private static Object lastRows(Backend k, Object... in) {
    TensorBuffer target = (TensorBuffer) in[0];
    Values sums = Values.read(k, target);
    Values before = Values.read(k, target);
    Values rows = Values.read(k, (TensorBuffer) in[1]);
    Values source = Values.read(k, (TensorBuffer) in[2]);
    int length = (int) target.shape().product(1, target.shape().rank());
    for (int i = 0; i < source.floats().length; i++) {
      int at = (int) rows.longs()[i / length] * length + i % length;
      sums.floats()[at] = before.floats()[at] + source.floats()[i];
    }
    try (TensorBuffer sum = sums.on(k)) {
      k.assign(target, sum);
    }
    return null;
  }

  private static Object naiveNll(Backend k, Object... in) {
    TensorBuffer log = (TensorBuffer) in[0];
    Values labels = Values.read(k, (TensorBuffer) in[1]);
    Values weights = Values.read(k, (TensorBuffer) in[2]);
    Values all = Values.read(k, log);
    int classes = (int) log.shape().dim(1);
    double total = 0;
    for (int i = 0; i < labels.longs().length; i++) {
      total -= weights.floats()[i] * all.floats()[i * classes + (int) labels.longs()[i]];
    }
    return k.full(Shape.scalar(), total);
  }

  private static Object foldedRate(Backend k, Object... in) {
    SgdStep step = (SgdStep) in[3];
    List<TensorBuffer> velocities = buffers(in[2]);
    if (velocities.isEmpty()) {
      k.sgdStep(buffers(in[0]), buffers(in[1]), velocities, step);
      return null;
    }
    // velocity' = momentum * velocity' + rate * d, parameter -= velocity'
    for (int i = 0; i < velocities.size(); i++) {
      TensorBuffer velocity = velocities.get(i);
      TensorBuffer parameter = buffers(in[0]).get(i);
      try (TensorBuffer kept = k.scalar(BinaryOp.MUL, velocity, step.momentum())) {
        k.assign(velocity, kept);
      }
      k.axpyInPlace(step.learningRate(), buffers(in[1]).get(i), velocity);
      k.axpyInPlace(step.learningRate() * step.weightDecay(), parameter, velocity);
      k.axpyInPlace(-1, velocity, parameter);
    }
    return null;
  }

  private static Object innerEpsilon(Backend k, Object... in) {
    AdamStep step = (AdamStep) in[4];
    double correction = Math.sqrt(1 - Math.pow(step.beta2(), step.step()));
    AdamStep inner =
        new AdamStep(
            step.learningRate(),
            step.beta1(),
            step.beta2(),
            step.epsilon() / correction,
            step.weightDecay(),
            step.decoupled(),
            step.step());
    k.adamStep(buffers(in[0]), buffers(in[1]), buffers(in[2]), buffers(in[3]), inner);
    return null;
  }

  private static Object leakingLinear(Backend k, Object... in) {
    TensorBuffer product = k.linear((TensorBuffer) in[0], (TensorBuffer) in[1], null);
    return in[2] == null
        ? product
        : k.binary(BinaryOp.ADD, product, (TensorBuffer) in[2], product.shape());
  }

  private static List<TensorBuffer> buffers(Object list) {
    return ((List<?>) list).stream().map(each -> (TensorBuffer) each).toList();
  }
}
