package dev.cresset.backend;

import static dev.cresset.nn.Layers.batchNorm1d;
import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.layerNorm;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.nn.Layers.residual;
import static dev.cresset.optim.Optimizers.adagrad;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.optim.Optimizers.rmsProp;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.tensor.Tensors.manualSeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.backend.jvm.JvmBackendProvider;
import dev.cresset.conformance.ReferenceBackend;
import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.nn.Layer;
import dev.cresset.nn.Sequential;
import dev.cresset.optim.Optimizer;
import dev.cresset.optim.OptimizerSettings;
import dev.cresset.spi.Backend;
import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.tensor.Generator;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ParityTest {

  private final Backend jvm = new JvmBackendProvider().create();
  private Sequential model;
  private DataLoader loader;

  @BeforeEach
  void makeModelAndData() {
    manualSeed(7);
    model = Sequential.of(linear(6, 8), relu(), dropout(0.2), linear(8, 3));
    float[][] inputs = new float[40][6];
    long[] labels = new long[40];
    Generator generator = new Generator(3);
    for (int i = 0; i < inputs.length; i++) {
      generator.fillNormal(inputs[i]);
      labels[i] = generator.nextInt(3);
    }
    loader = DataLoader.of(Dataset.of(inputs, labels)).batchSize(8).shuffle(true).seed(1);
  }

  @Test
  void equalBackendsDoNotDiverge() {
    ParityReport report = Parity.of(model).over(loader, 12, List.of(jvm, named("twin", jvm)));

    assertThat(report.steps()).hasSize(12);
    assertThat(report.largestLossDifference()).isZero();
    assertThat(report.largestWeightDifference()).isZero();
    assertThat(report.firstDivergence()).isEmpty();
    assertThat(report.toString()).contains("Parity of jvm, twin over 12 steps");
  }

  @Test
  void normalizationsDivergeByRoundingOnly() {
    model =
        Sequential.of(
            linear(6, 8),
            batchNorm1d(8),
            relu(),
            residual(linear(8, 8), layerNorm(8)),
            linear(8, 3));
    for (OptimizerSettings settings :
        List.of(
            sgd(0.1).momentum(0.9),
            rmsProp(0.003).momentum(0.5).centered(true).eps(1e-3),
            adagrad(0.05).eps(1e-3))) {
      ParityReport report =
          Parity.of(model)
              .optimizer(settings)
              .over(loader, 12, List.of(jvm, new ReferenceBackend()));
      assertThat(report.firstDivergence()).as("%s", settings).isEmpty();
      assertThat(report.largestLossDifference()).isLessThan(1e-4);
    }
  }

  @Test
  void aFaultyNormalizationIsNamed() {
    model = Sequential.of(linear(6, 8), batchNorm1d(8), relu(), linear(8, 3));
    for (String operation : List.of("channelVariance", "batchNorm", "batchNormWeightGradient")) {
      ParityReport report =
          Parity.of(model).over(loader, 2, List.of(jvm, breaking(operation, jvm)));
      assertThat(report.firstDivergence())
          .hasValueSatisfying(
              divergence -> assertThat(divergence.operation()).startsWith(operation + " ["));
    }
  }

  @Test
  void theFirstOperationThatDivergesIsNamed() {
    Backend faulty = breaking("linearWeightGradient", jvm);

    ParityReport report =
        Parity.of(model).optimizer(adam(1e-3)).over(loader, 3, List.of(jvm, faulty));

    assertThat(report.firstDivergence())
        .hasValueSatisfying(
            divergence -> {
              assertThat(divergence.step()).isEqualTo(1);
              assertThat(divergence.operation()).isEqualTo("linearWeightGradient [3, 8]");
              assertThat(divergence.backend()).isEqualTo("faulty");
              // Relative to the magnitudes of the terms, which are larger than their sum.
              assertThat(divergence.difference()).isBetween(1e-3, 0.01);
            });
    assertThat(report.largestWeightDifference()).isPositive();
  }

  @Test
  void theModelIsAsBefore() {
    float[] before = model.parameters().get(0).toFloatArray();

    Parity.of(model).over(loader, 5, List.of(jvm, named("twin", jvm)));

    Tensor weight = model.parameters().get(0);
    assertThat(weight.toFloatArray()).containsExactly(before);
    assertThat(weight.backend()).isSameAs(Backends.current());
    assertThat(weight.grad()).isNull();
  }

  @Test
  void gradientsAreAsBefore() {
    Tensor weight = model.parameters().get(0);
    weight.sum().backward();
    Tensor gradient = weight.grad();

    Parity.of(model).over(loader, 2, List.of(jvm, named("twin", jvm)));

    assertThat(weight.grad()).isSameAs(gradient);
    assertThat(gradient.toFloatArray()).containsOnly(1);
  }

  /** Adds a running mean of its inputs, and counts the batches. */
  private static final class Counting extends Layer {
    private final Tensor mean = registerBuffer("mean", Tensors.zeros(3));
    private final Tensor batches = registerBuffer("batches", Tensors.labels(0));

    @Override
    protected Tensor compute(Tensor x) {
      updateBuffer(mean, mean.add(x.detach().mean(0)));
      updateBuffer(batches, Tensors.labels(batches.toLongArray()[0] + 1));
      return x.add(mean);
    }
  }

  @Test
  void buffersAreComparedToo() {
    Counting counting = new Counting();
    Sequential network = Sequential.of(linear(6, 3), counting);

    ParityReport report = Parity.of(network).over(loader, 5, List.of(jvm, named("twin", jvm)));

    assertThat(report.firstDivergence()).isEmpty();
    assertThat(counting.mean.toFloatArray()).containsOnly(0);
    assertThat(counting.batches.toLongArray()).containsExactly(0);
    assertThat(counting.batches.backend()).isSameAs(Backends.current());
  }

  @Test
  void theWeightsOfACustomOptimizerAreCompared() {
    OptimizerSettings custom =
        groups ->
            new Optimizer(0.1, groups) {
              @Override
              protected void update(List<Tensor> parameters, double learningRate) {
                parameters.forEach(p -> InPlace.add(p, -learningRate, gradient(p)));
              }
            };
    Parity parity = Parity.of(model).optimizer(custom);
    Backend faulty = breaking("linearWeightGradient", jvm);

    assertThat(parity.over(loader, 3, List.of(jvm, faulty)).largestWeightDifference()).isPositive();
    assertThat(parity.over(loader, 3, List.of(jvm, named("twin", jvm))).largestWeightDifference())
        .isZero();
  }

  @Test
  void twoDifferentBackendsAreNeeded() {
    assertThatThrownBy(() -> Parity.compare(model, loader, 5, "jvm"))
        .hasMessage("Parity: name two or more different backends, got [jvm]");
    assertThatThrownBy(() -> Parity.compare(model, loader, 5, "jvm", "jvm"))
        .hasMessage("Parity: name two or more different backends, got [jvm, jvm]");
    assertThatThrownBy(() -> Parity.compare(model, loader, 5, "jvm", "abacus"))
        .hasMessageContaining("no backend is called \"abacus\"");
  }

  private static Backend named(String name, Backend target) {
    return wrap(name, "", target);
  }

  /** A backend one of whose operations gives results that are one percent too large. */
  private static Backend breaking(String operation, Backend target) {
    return wrap("faulty", operation, target);
  }

  private static Backend wrap(String name, String broken, Backend target) {
    return (Backend)
        Proxy.newProxyInstance(
            ParityTest.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("name")) {
                return name;
              }
              Object result = invoke(target, method, arguments);
              if (method.getName().equals(broken)) {
                return target.scalar(BinaryOp.MUL, (TensorBuffer) result, 1.01);
              }
              return result;
            });
  }

  private static Object invoke(Backend target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
