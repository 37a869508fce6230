package dev.cresset.export;

import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.nn.Layers.sigmoid;
import static dev.cresset.nn.Layers.softmax;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.data.Transform;
import dev.cresset.data.Transforms;
import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole networks give the same outputs in ONNX Runtime. */
class OnnxNetworksTest {

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("network.onnx");
  }

  /** The network of note 000: a view, shared dropout, functions instead of layers. */
  private static final class WithDropout extends Module {
    private final Module fc1 = register("fc1", linear(28 * 28, 512));
    private final Module fc2 = register("fc2", linear(512, 512));
    private final Module fc3 = register("fc3", linear(512, 10));
    private final Module dropout = register("dropout", dropout(0.2));

    @Override
    public Tensor forward(Tensor input) {
      Tensor x = input.view(-1, 28 * 28);
      x = dropout.forward(fc1.forward(x).relu());
      x = dropout.forward(fc2.forward(x).relu());
      return fc3.forward(x);
    }
  }

  /** The network of note 002, and of 004 with a last function. */
  private static final class Classifier extends Module {
    private final Module hidden1 = register("hidden1", linear(784, 128));
    private final Module hidden2 = register("hidden2", linear(128, 64));
    private final Module hidden3 = register("hidden3", linear(64, 10));
    private final boolean reluLast;

    Classifier(boolean reluLast) {
      this.reluLast = reluLast;
    }

    @Override
    public Tensor forward(Tensor input) {
      Tensor x = input.view(input.shape().dim(0), -1);
      x = hidden1.forward(x).relu();
      x = hidden2.forward(x).relu();
      x = hidden3.forward(x);
      return reluLast ? x.relu() : x.logSoftmax(1);
    }
  }

  /** A network by hand, as in note 003, with parameters of its own and a sigmoid of its own. */
  private static final class ByHand extends Module {
    private final Tensor w1 = register("w1", Tensors.randn(784, 256).mul(0.05).detach());
    private final Tensor b1 = register("b1", Tensors.randn(256));
    private final Tensor w2 = register("w2", Tensors.randn(256, 10).mul(0.05).detach());
    private final Tensor b2 = register("b2", Tensors.randn(10));

    @Override
    public Tensor forward(Tensor input) {
      Tensor x = input.view(input.shape().dim(0), -1);
      Tensor h = x.mm(w1).add(b1).neg().exp().add(1).reciprocal();
      Tensor out = h.mm(w2).add(b2);
      return out.exp().div(out.exp().sum(1).view(-1, 1));
    }
  }

  static List<Module> networks() {
    return List.of(
        new WithDropout(),
        Sequential.of(flatten(), linear(784, 128), relu(), linear(128, 64), relu(), linear(64, 10)),
        Sequential.of(
            flatten(),
            linear(784, 32),
            sigmoid(),
            dropout(0.3),
            Sequential.of(linear(32, 10, false), logSoftmax(1))),
        new Classifier(false),
        new Classifier(true),
        new ByHand());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void givesTheSameOutputs(Module network) throws Exception {
    OnnxChecks.sameOutputs(network, file(), 1, 28, 28);
  }

  @Test
  void theModeOfTheModelStaysAndDropoutIsOff() throws Exception {
    Module network = new WithDropout();
    network.train();

    OnnxChecks.sameOutputs(network, file(), 1, 28, 28);

    assertThat(network.isTraining()).isTrue();
  }

  @Test
  void theGeneratorIsNotChanged() throws Exception {
    Module network = Sequential.of(linear(3, 2), dropout(0.5)).train();
    Tensors.manualSeed(7);
    float[] expected = Tensors.rand(4).toFloatArray();
    Tensors.manualSeed(7);

    Onnx.export(network, file(), 3);

    assertThat(Tensors.rand(4).toFloatArray()).isEqualTo(expected);
  }

  @Test
  void aLayerMayBeUsedTwice() throws Exception {
    Module shared = linear(6, 6);

    OnnxChecks.sameOutputs(Sequential.of(shared, relu(), shared), file(), 6);
  }

  @Test
  void bufferedStatisticsAreConstants() throws Exception {
    Module standardized =
        new Module() {
          private final Tensor mean =
              registerBuffer("running_mean", Tensors.tensor(new float[] {1, 2, 3}));

          @Override
          public Tensor forward(Tensor x) {
            Tensor center = isTraining() ? x.mean(0) : mean;
            if (isTraining()) {
              updateBuffer(mean, center.detach());
            }
            return x.sub(center);
          }
        };

    OnnxChecks.sameOutputs(standardized, file(), 3);
  }

  @Test
  void aConstantMayBeComputedInTheFirstPass() throws Exception {
    Module lazy =
        new Module() {
          private Tensor mask = null;

          @Override
          public Tensor forward(Tensor x) {
            if (mask == null) {
              mask = Tensors.tensor(new float[] {1, 0, 1}).mul(2).persist();
            }
            return x.mul(mask);
          }
        };

    OnnxChecks.sameOutputs(lazy, file(), 3);
  }

  @Test
  void normalizesFirstIfAsked() throws Exception {
    Module network = Sequential.of(flatten(), linear(784, 10), softmax(1));
    Onnx.of(network).normalize(0.1307, 0.3081).export(file(), 1, 28, 28);

    Transform transform = Transforms.normalize(0.1307, 0.3081);
    OnnxChecks.sameOutputs(file(), x -> network.predict(transformed(x, transform)), 1, 28, 28);
  }

  @Test
  void normalizesEachChannel() throws Exception {
    double[] mean = {0.5, 0.4, 0.3};
    double[] std = {0.5, 0.25, 0.125};
    Module network = Sequential.of(flatten(), linear(12, 4));
    Onnx.of(network).normalize(mean, std).export(file(), 3, 2, 2);

    Transform transform = Transforms.normalize(mean, std);
    OnnxChecks.sameOutputs(file(), x -> network.predict(transformed(x, transform)), 3, 2, 2);
  }

  @Test
  void transformsAreAppliedInOrder() throws Exception {
    Module network = Sequential.of(flatten(), linear(4, 2));
    Onnx.of(network)
        .transform(pixels -> pixels.div(255))
        .normalize(0.5, 0.5)
        .export(file(), 1, 2, 2);

    OnnxChecks.sameOutputs(file(), x -> network.predict(x.div(255).sub(0.5).div(0.5)), 1, 2, 2);
  }

  private static Tensor transformed(Tensor images, Transform transform) {
    float[] values = images.toFloatArray();
    int channels = (int) images.shape().dim(1);
    int channelSize = (int) images.shape().product(2, images.shape().rank());
    for (int i = 0; i < values.length; i++) {
      values[i] = transform.apply(values[i], i / channelSize % channels);
    }
    return Tensors.tensor(values, images.shape().dims());
  }
}
