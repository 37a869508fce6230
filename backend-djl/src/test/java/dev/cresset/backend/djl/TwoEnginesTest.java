package dev.cresset.backend.djl;

import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cresset.backend.Backends;
import dev.cresset.nn.Sequential;
import dev.cresset.optim.Optimizer;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * PyTorch and ND4J each bring an OpenMP and a BLAS: both work in one process, in either order, and
 * do not wait for each other's threads.
 */
class TwoEnginesTest {

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"djl, nd4j", "nd4j, djl"})
  void trainTurnByTurn(String first, String second) throws IOException, InterruptedException {
    assumeTrue(
        Backends.available().stream().anyMatch(backend -> backend.name().equals("nd4j")),
        "backend-nd4j is not part of this build");
    List<String> lines = Child.run(directory, List.of(), Program.class, first, second);
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).isEqualTo(lines.get(1)).matches("\\d\\.\\d{4}( \\d\\.\\d{4}){9}");
  }

  static final class Program {

    private final Sequential model;
    private final Optimizer optimizer;
    private final List<String> losses = new ArrayList<>();

    private Program(String backend) {
      Backends.use(backend);
      Tensors.manualSeed(1);
      model = Sequential.of(linear(300, 200), relu(), linear(200, 10));
      optimizer = adam(1e-3).over(model.parameters());
    }

    public static void main(String[] args) {
      Program first = new Program(args[0]);
      Program second = new Program(args[1]);
      for (int step = 0; step < 50; step++) {
        first.step(args[0], step);
        second.step(args[1], step);
      }
      System.out.println(String.join(" ", first.losses));
      System.out.println(String.join(" ", second.losses));
    }

    private void step(String backend, int step) {
      Backends.use(backend);
      Tensors.manualSeed(step % 5);
      Tensor input = Tensors.randn(256, 300);
      Tensor targets = Tensors.labels(LongStream.range(0, 256).map(i -> i % 10).toArray());
      optimizer.zeroGrad();
      Tensor loss = crossEntropy().apply(model.forward(input), targets);
      loss.backward();
      optimizer.step();
      if (step % 5 == 0) {
        losses.add(String.format(Locale.ROOT, "%.4f", loss.item()));
      }
    }
  }
}
