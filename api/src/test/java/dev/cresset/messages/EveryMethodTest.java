package dev.cresset.messages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.backend.Parity;
import dev.cresset.data.DataLoader;
import dev.cresset.data.DataSplits;
import dev.cresset.data.Dataset;
import dev.cresset.data.ImageDataset;
import dev.cresset.data.Preprocessing;
import dev.cresset.data.TransformConfig;
import dev.cresset.data.Transforms;
import dev.cresset.export.Onnx;
import dev.cresset.io.PyTorchFile;
import dev.cresset.io.Safetensors;
import dev.cresset.loss.Losses;
import dev.cresset.nn.LayerConfig;
import dev.cresset.nn.LayerTypes;
import dev.cresset.nn.Layers;
import dev.cresset.nn.ModelFile;
import dev.cresset.nn.ModelInfo;
import dev.cresset.nn.PartialShape;
import dev.cresset.nn.Prediction;
import dev.cresset.nn.Predictor;
import dev.cresset.nn.Sequential;
import dev.cresset.optim.Gradients;
import dev.cresset.optim.Optimizer;
import dev.cresset.optim.Optimizers;
import dev.cresset.optim.ParameterGroup;
import dev.cresset.optim.Schedules;
import dev.cresset.tensor.BackendCalls;
import dev.cresset.tensor.Functional;
import dev.cresset.tensor.Generator;
import dev.cresset.tensor.GradientCheck;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.EarlyStopper;
import dev.cresset.train.EarlyStopping;
import dev.cresset.train.LearningRateFinder;
import dev.cresset.train.Metric;
import dev.cresset.train.Trainer;
import dev.cresset.train.TrainingLog;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No public method answers awkward arguments with a text of the JDK's, or with none. */
class EveryMethodTest {

  /** A class with static methods, or an object made anew for each call. */
  record Target(Class<?> type, Supplier<Object> object) {
    @Override
    public String toString() {
      return type.getSimpleName();
    }
  }

  /** What is written by the JDK, or by an assertion of the library about itself. */
  private static final Pattern BARE =
      Pattern.compile(
          "|null|-?\\d+|Cannot (invoke|read|load|store|assign|throw).*|.*out of"
              + " bounds.*|.*overflow|Java heap space|Requested array size.*|/ by zero|No value"
              + " present|.*cannot be cast.*",
          Pattern.DOTALL);

  private static final Map<Class<?>, List<Supplier<Object>>> ARGUMENTS =
      Map.ofEntries(
          values(long.class, -1L, 0L, 3L, 1L << 33, Long.MAX_VALUE),
          values(int.class, -5, 0, 1, 70_000),
          values(double.class, Double.NaN, -1.0, 0.5, 1e300),
          values(float.class, Float.NaN, 1f),
          values(boolean.class, true),
          values(
              long[].class,
              null,
              new long[0],
              new long[] {-1},
              new long[] {3},
              new long[] {1L << 33},
              new long[] {Long.MAX_VALUE, 2}),
          values(int[].class, null, new int[0], new int[] {-1}, new int[] {1, 1}),
          values(float[].class, null, new float[0], new float[] {1}),
          values(byte[].class, null, new byte[0], new byte[] {1}),
          values(double[].class, null, new double[0], new double[] {1}),
          values(float[][].class, null, new float[0][], new float[][] {null}, new float[][] {{1}}),
          values(byte[][].class, null, new byte[0][], new byte[][] {null}, new byte[][] {{1}}),
          values(String[].class, null, new String[0], new String[] {null}, new String[] {"a", "a"}),
          values(String.class, null, "", "a.b"),
          values(Shape.class, null, Shape.scalar(), Shape.of(2, 3), Shape.of(1L << 40)),
          values(DType.class, null, DType.INT64),
          values(Dataset.class, null, dataset()),
          values(Path.class, null, Path.of("missing", "file")),
          values(Map.class, null, Map.of()),
          Map.entry(
              Tensor.class,
              List.of(
                  () -> null,
                  () -> Tensors.ones(2, 3),
                  () -> Tensors.labels(1, 2),
                  () -> Tensors.ones(0),
                  EveryMethodTest::closed)));

  private static Map.Entry<Class<?>, List<Supplier<Object>>> values(
      Class<?> type, Object... values) {
    return Map.entry(type, Stream.of(values).map(value -> (Supplier<Object>) () -> value).toList());
  }

  private static Object closed() {
    Tensor tensor = Tensors.ones(2, 3);
    tensor.close();
    return tensor;
  }

  private static Dataset dataset() {
    return Dataset.of(new float[][] {{1, 2, 3}, {4, 5, 6}}, new long[] {0, 1});
  }

  private static Sequential model() {
    return Sequential.of(Layers.linear(3, 2));
  }

  private static Optimizer optimizer() {
    return Optimizers.sgd(1).over(model().parameters());
  }

  static List<Target> targets() {
    return List.of(
        new Target(Shape.class, () -> Shape.of(2, 3)),
        new Target(Tensors.class, () -> null),
        new Target(Functional.class, () -> null),
        new Target(Layers.class, () -> null),
        new Target(Losses.class, () -> null),
        new Target(Optimizers.class, () -> null),
        new Target(Transforms.class, () -> null),
        new Target(DataSplits.class, () -> null),
        new Target(Tensor.class, () -> Tensors.ones(2, 3)),
        new Target(Tensor.class, () -> Tensors.labels(1, 2)),
        new Target(Tensor.class, () -> Tensors.ones(2, 3).requiresGrad(true)),
        new Target(Generator.class, () -> new Generator(1)),
        new Target(Sequential.class, EveryMethodTest::model),
        new Target(Layers.linear(3, 2).getClass(), () -> Layers.linear(3, 2)),
        new Target(Layers.flatten().getClass(), Layers::flatten),
        new Target(Layers.dropout(0.5).getClass(), () -> Layers.dropout(0.5)),
        new Target(Predictor.class, () -> model().predictor()),
        new Target(
            Predictor.class, () -> model().predictor(1, 3).transform(Transforms.flattened())),
        new Target(Prediction.class, () -> model().predictor().predict(new float[3])),
        new Target(
            Preprocessing.class, () -> Preprocessing.of(Shape.of(1, 1, 1), Transforms.toTensor())),
        new Target(Losses.mse().getClass(), Losses::mse),
        new Target(Losses.nll().getClass(), Losses::nll),
        new Target(Optimizers.sgd(1).getClass(), () -> Optimizers.sgd(1)),
        new Target(Optimizers.adam(1).getClass(), () -> Optimizers.adam(1)),
        new Target(Schedules.class, () -> null),
        new Target(Schedules.oneCycle(1, 1).getClass(), () -> Schedules.oneCycle(1, 1)),
        new Target(Schedules.linearWarmUp(1).getClass(), () -> Schedules.linearWarmUp(1)),
        new Target(Schedules.cosine(1).getClass(), () -> Schedules.cosine(1)),
        new Target(
            Schedules.cosine(1).over(optimizer()).getClass(),
            () -> Schedules.cosine(1).over(optimizer())),
        new Target(
            Schedules.reduceOnPlateau(0, 1).over(optimizer()).getClass(),
            () -> Schedules.reduceOnPlateau(0, 1).over(optimizer())),
        new Target(Gradients.class, () -> null),
        new Target(DataLoader.class, () -> DataLoader.of(dataset())),
        new Target(Dataset.class, EveryMethodTest::dataset),
        new Target(
            ImageDataset.class,
            () -> ImageDataset.of(Shape.of(1, 1, 1), new byte[2], new byte[2], 2)),
        new Target(ModelFile.class, () -> new ModelFile(model(), ModelInfo.empty())),
        new Target(ModelInfo.class, ModelInfo::empty),
        new Target(LayerConfig.class, () -> LayerConfig.empty().with("a.b", 1)),
        new Target(LayerTypes.class, () -> null),
        new Target(TransformConfig.class, () -> new TransformConfig("Flatten", Map.of())),
        new Target(PartialShape.class, () -> PartialShape.of(-1, 3)),
        new Target(ParameterGroup.class, () -> ParameterGroup.of(model().parameters())),
        new Target(InPlace.class, () -> null),
        new Target(
            GradientCheck.class, () -> GradientCheck.of(Tensors.ones(2, 3).requiresGrad(true))),
        new Target(BackendCalls.class, () -> null),
        new Target(Onnx.class, () -> Onnx.of(model())),
        new Target(Parity.class, () -> Parity.of(model())),
        new Target(Safetensors.class, () -> null),
        new Target(PyTorchFile.class, () -> null),
        new Target(TrainingLog.class, () -> null),
        new Target(Trainer.class, () -> Trainer.of(model())),
        new Target(Metric.class, Metric::accuracy),
        new Target(EarlyStopping.class, () -> EarlyStopping.patience(1)),
        new Target(EarlyStopper.class, () -> EarlyStopping.patience(1).over(model())),
        new Target(LearningRateFinder.class, () -> LearningRateFinder.of(Trainer.of(model()))));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void answersInItsOwnWords(Target target) {
    List<String> bare = new ArrayList<>();
    for (Method method : target.type().getMethods()) {
      boolean isStatic = Modifier.isStatic(method.getModifiers());
      if (!method.isBridge()
          && method.getDeclaringClass().getName().startsWith("dev.cresset")
          && (isStatic || target.object().get() != null)) {
        for (Object[] arguments : combinations(method)) {
          complaint(method, isStatic ? null : target.object().get(), arguments, bare);
        }
      }
    }
    assertThat(bare).isEmpty();
  }

  private static void complaint(
      Method method, Object object, Object[] arguments, List<String> bare) {
    method.setAccessible(true);
    try {
      method.invoke(object, arguments);
    } catch (InvocationTargetException e) {
      String message = String.valueOf(e.getCause().getMessage());
      if (e.getCause() instanceof StackOverflowError || BARE.matcher(message).matches()) {
        bare.add(
            "%s.%s%s: %s"
                .formatted(
                    method.getDeclaringClass().getSimpleName(),
                    method.getName(),
                    Arrays.deepToString(arguments),
                    e.getCause()));
      }
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Object[]> combinations(Method method) {
    List<Object[]> all = List.<Object[]>of(new Object[0]);
    for (Class<?> type : method.getParameterTypes()) {
      List<Supplier<Object>> values = ARGUMENTS.getOrDefault(type, List.of(() -> null));
      List<Object[]> longer = new ArrayList<>();
      for (Object[] begun : all) {
        for (Supplier<Object> value : values) {
          Object[] more = Arrays.copyOf(begun, begun.length + 1);
          more[begun.length] = value.get();
          longer.add(more);
        }
      }
      all = longer;
    }
    return all;
  }
}
