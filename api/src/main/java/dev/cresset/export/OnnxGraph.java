package dev.cresset.export;

import dev.cresset.io.internal.ProtobufMessage;
import dev.cresset.tensor.Tensor;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the graph that several recordings of one model have in common.
 *
 * <p>The first two recordings are of the same batch size: what differs between them is random. What
 * differs between the others follows from the batch size and becomes a formula of it.
 */
final class OnnxGraph {

  private static final String BATCH = "batch";

  private final long[] batches;
  private final Map<String, Tensor> weights;
  private final OnnxModel model = new OnnxModel();
  private final Set<String> usedNames;
  private final String inputName;
  private final String outputName;

  /** The values at each position, one for each recording. */
  private final List<List<Value>> values;

  private final int output;
  private final @Nullable String[] names;
  private @Nullable String inputShape;

  /**
   * Creates a graph that is not encoded yet.
   *
   * @param batches the batch size of each recording
   * @param weights the weights by their names
   * @throws UnsupportedOperationException if the recordings are not of the same steps
   */
  OnnxGraph(long[] batches, List<Recording> recordings, Map<String, Tensor> weights) {
    this.batches = batches;
    this.weights = weights;
    usedNames = new HashSet<>(weights.keySet());
    inputName = unused("input");
    outputName = unused("output");
    values = new StepComparison(batches, recordings).sameSteps();
    output = recordings.get(0).output().index();
    names = new String[values.size()];
  }

  /**
   * Returns the encoded model.
   *
   * @param name name of the graph
   * @throws UnsupportedOperationException if a constant or a size does not follow from the batch
   *     size
   */
  ProtobufMessage encode(String name) {
    boolean[] needed = needed();
    for (int i = 0; i < names.length; i++) {
      if (needed[i]) {
        names[i] = write(values.get(i));
      } else if (first(i).origin() instanceof Value.Input) {
        names[i] = inputName;
      }
    }
    if (!outputName.equals(names[output])) {
      model.node("Identity", List.of(nameOf(output)), outputName, Map.of());
    }
    values.stream()
        .filter(passes -> passes.get(0).origin() instanceof Value.Input)
        .forEach(passes -> model.input(inputName, passes.get(0).dtype(), declaredShape(passes)));
    model.output(outputName, first(output).dtype(), declaredShape(values.get(output)));
    return model.encoded(name);
  }

  /** Returns which values the output is computed from. */
  private boolean[] needed() {
    boolean[] needed = new boolean[values.size()];
    needed[output] = true;
    for (int i = output; i >= 0; i--) {
      if (needed[i] && first(i).origin() instanceof Value.Operator operator) {
        operator.inputs().forEach(input -> needed[input] = true);
      }
    }
    return needed;
  }

  private Value first(int index) {
    return values.get(index).get(0);
  }

  private String nameOf(int index) {
    return Objects.requireNonNull(names[index]);
  }

  private String unused(String wanted) {
    String name = wanted;
    for (int i = 1; !usedNames.add(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }

  // ---------------------------------------------------------------------------------------------
  // Values

  /** Writes what computes a value, and returns its name; {@code null} if its users write it. */
  private @Nullable String write(List<Value> passes) {
    Value value = passes.get(0);
    Value.Origin origin = value.origin();
    if (origin instanceof Value.Operator operator) {
      return operator(operator, passes);
    } else if (origin instanceof Value.Weight weight) {
      Tensor tensor = Objects.requireNonNull(weights.get(weight.name()));
      Object elements =
          tensor.dtype() == DType.INT64 ? tensor.toLongArray() : tensor.toFloatArray();
      return constant(weight.name(), tensor.shape(), elements);
    } else if (origin instanceof Value.Existing existing) {
      return constant(unused("constant"), value.shape(), existing.elements().get());
    } else if (origin instanceof Value.Elements elements) {
      return elements(elements.array(), passes);
    } else if (origin instanceof Value.Scalar) {
      return scalar(formula(passes, pass -> ((Value.Scalar) pass.origin()).value()));
    }
    return origin instanceof Value.Input ? inputName : null;
  }

  private String constant(String name, Shape shape, Object elements) {
    if (elements instanceof long[] longs) {
      model.initializer(name, shape.dims(), longs);
    } else {
      model.initializer(name, shape.dims(), (float[]) elements);
    }
    return name;
  }

  /** Writes elements from host memory; a single one may follow from the batch size. */
  private String elements(Object array, List<Value> passes) {
    Value value = passes.get(0);
    boolean sameShape = passes.stream().allMatch(pass -> pass.shape().equals(value.shape()));
    if (sameShape && passes.stream().allMatch(pass -> equal(array, pass))) {
      return constant(unused("constant"), value.shape(), array);
    }
    if (!sameShape || value.shape().size() != 1) {
      throw notFree(value, "the elements of a tensor of shape " + value.shape());
    }
    BatchNumber formula = formula(passes, OnnxGraph::onlyElement);
    String number = array instanceof long[] ? size(formula, value) : scalar(formula);
    return node("Reshape", "constant", number, longs(value.shape().dims()));
  }

  private static boolean equal(Object array, Value other) {
    Object elements = ((Value.Elements) other.origin()).array();
    return array instanceof float[] floats
        ? Arrays.equals(floats, (float[]) elements)
        : Arrays.equals((long[]) array, (long[]) elements);
  }

  private static double onlyElement(Value value) {
    Object array = ((Value.Elements) value.origin()).array();
    return array instanceof float[] floats ? floats[0] : ((long[]) array)[0];
  }

  private String operator(Value.Operator operator, List<Value> passes) {
    Value value = passes.get(0);
    List<String> inputs = new ArrayList<>();
    for (int input : operator.inputs()) {
      String name = names[input];
      inputs.add(name == null ? sizes(operator, input, value) : name);
    }
    if (operator.type().equals("Reshape") && keepsShape(operator, passes)) {
      return inputs.get(0);
    }
    String name = value.index() == output ? outputName : unused(value.call().operation());
    // Of the operators in use, one has two outputs: values and, which are used, their indices.
    List<String> outputs =
        operator.type().equals("TopK") ? List.of(unused("values"), name) : List.of(name);
    model.node(operator.type(), inputs, outputs, operator.attributes());
    return name;
  }

  /** Returns whether a reshape returns its input, as that of {@code detach()} does. */
  private boolean keepsShape(Value.Operator reshape, List<Value> passes) {
    List<Value> inputs = values.get(reshape.inputs().get(0));
    for (int i = 0; i < passes.size(); i++) {
      if (!passes.get(i).shape().equals(inputs.get(i).shape())) {
        return false;
      }
    }
    return true;
  }

  // ---------------------------------------------------------------------------------------------
  // Sizes

  /** Writes the sizes of a shape that an operator takes as a vector, and returns its name. */
  private String sizes(Value.Operator user, int index, Value result) {
    List<Value> passes = values.get(index);
    int rank = sizesOf(passes.get(0)).rank();
    long[] fixed = new long[rank];
    List<Integer> free = new ArrayList<>();
    for (int dim = 0; dim < rank; dim++) {
      fixed[dim] = sizesOf(passes.get(0)).dim(dim);
      int at = dim;
      if (!allEqual(passes, pass -> sizesOf(pass).dim(at))) {
        free.add(dim);
      }
    }
    if (free.isEmpty()) {
      return longs(fixed);
    }
    if (user.type().equals("Reshape") && free.size() == 1) {
      // 0 copies a size of the input, -1 is inferred.
      int dim = free.get(0);
      fixed[dim] = isSizeOf(values.get(user.inputs().get(0)), passes, dim) ? 0 : -1;
      return longs(fixed);
    }
    List<String> parts = new ArrayList<>();
    for (int dim = 0; dim < rank; dim++) {
      int at = dim;
      parts.add(
          free.contains(dim)
              ? size(formula(passes, pass -> (double) sizesOf(pass).dim(at)), result)
              : longs(fixed[dim]));
    }
    String name = unused("shape");
    model.node("Concat", parts, name, Map.of("axis", 0L));
    return name;
  }

  private static Shape sizesOf(Value value) {
    return ((Value.Sizes) value.origin()).sizes();
  }

  /** Returns whether a size equals the input's size in the same dimension, in every pass. */
  private static boolean isSizeOf(List<Value> inputs, List<Value> sizes, int dim) {
    for (int i = 0; i < inputs.size(); i++) {
      Shape input = inputs.get(i).shape();
      if (dim >= input.rank() || input.dim(dim) != sizesOf(sizes.get(i)).dim(dim)) {
        return false;
      }
    }
    return true;
  }

  /** Returns a shape with the batch dimension named, and other sizes that vary left unknown. */
  private List<Object> declaredShape(List<Value> passes) {
    List<Object> shape = new ArrayList<>();
    for (int dim = 0; dim < passes.get(0).shape().rank(); dim++) {
      int at = dim;
      double[] sizes = passes.stream().mapToDouble(pass -> pass.shape().dim(at)).toArray();
      boolean fixed = allEqual(passes, pass -> pass.shape().dim(at));
      boolean isBatch = BatchNumber.of(batches, sizes).filter(BatchNumber::isBatch).isPresent();
      shape.add(fixed ? (Object) (long) sizes[0] : isBatch ? BATCH : "");
    }
    return shape;
  }

  private static boolean allEqual(List<Value> passes, ToLongFunction<Value> number) {
    return passes.stream().mapToLong(number).distinct().count() == 1;
  }

  // ---------------------------------------------------------------------------------------------
  // Numbers that follow from the batch size

  private BatchNumber formula(List<Value> passes, ToDoubleFunction<Value> number) {
    double[] numbers = passes.stream().mapToDouble(number).toArray();
    return BatchNumber.of(batches, numbers)
        .orElseThrow(() -> notFree(passes.get(0), "the numbers " + Arrays.toString(numbers)));
  }

  private UnsupportedOperationException notFree(Value value, String what) {
    return new UnsupportedOperationException(
        "export: the batch dimension cannot be dynamic: %s in %s do not depend linearly on the batch size (batches of %s); compute them with tensor operations"
            .formatted(what, value.call(), Arrays.toString(batches)));
  }

  /** Writes a number as a scalar, and returns its name. */
  private String scalar(BatchNumber formula) {
    if (formula.isConstant()) {
      return constant(unused("constant"), Shape.scalar(), new float[] {(float) formula.offset()});
    }
    String index = constant(unused("constant"), Shape.scalar(), new long[] {0});
    String batch = node("Gather", BATCH, inputShape(), index);
    String number = unused("batch_size");
    model.node("Cast", List.of(batch), number, Map.of("to", OnnxModel.element(DType.FLOAT32)));
    Function<Double, String> operand = each -> scalar(new BatchNumber(each, 0, false));
    String result = linear(formula, number, operand);
    return formula.reciprocal() ? node("Reciprocal", BATCH, result) : result;
  }

  /** Writes a whole number as a vector of one element, and returns its name. */
  private String size(BatchNumber formula, Value user) {
    if (!formula.isWhole()) {
      throw notFree(user, "sizes");
    }
    String batch = node("Gather", BATCH, inputShape(), longs(0));
    return linear(formula, batch, each -> longs(each.longValue()));
  }

  private String linear(BatchNumber formula, String batch, Function<Double, String> operand) {
    String result = batch;
    if (formula.factor() != 1) {
      result = node("Mul", BATCH, result, operand.apply(formula.factor()));
    }
    if (formula.offset() != 0) {
      result = node("Add", BATCH, result, operand.apply(formula.offset()));
    }
    return result;
  }

  private String inputShape() {
    String known = inputShape;
    if (known == null) {
      known = node("Shape", "input_shape", inputName);
      inputShape = known;
    }
    return known;
  }

  private String longs(long... elements) {
    return constant(unused("constant"), Shape.of(elements.length), elements);
  }

  private String node(String type, String wantedName, String... inputs) {
    String name = unused(wantedName);
    model.node(type, Stream.of(inputs).toList(), name, Map.of());
    return name;
  }
}
