package dev.cresset.demo.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.dashboard.run.EpochResult;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.RunDescription;
import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.run.TestSample;
import dev.cresset.metrics.ConfusionMatrix;
import dev.cresset.train.Epoch;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ConsoleTest {

  private static final int EPOCHS = 30;
  private static final int BATCHES = 20;

  @Test
  void plainConsolePrintsOneLineAnEpoch() {
    List<String> lines = printed(PlainConsole::new).lines().toList();

    assertThat(lines).hasSize(EPOCHS);
    assertThat(lines.get(0)).isEqualTo("Epoch 1/30  loss 1.0000, accuracy 0.5000  1.5 s");
    assertThat(lines.get(29)).isEqualTo("Epoch 30/30  loss 0.0333, accuracy 0.5000  1.5 s");
  }

  @Test
  void barConsoleLeavesOneFullBarAnEpoch() {
    String[] lines = printed(ProgressBarConsole::new).split("\n");

    assertThat(lines).hasSize(EPOCHS);
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      String[] drawings = lines[epoch - 1].split("\r");
      assertThat(drawings[drawings.length - 1])
          .startsWith("Epoch " + epoch + "/30 100% [")
          .contains("20/20", String.format(Locale.ROOT, "loss %.4f", 1.0 / epoch));
    }
  }

  @Test
  void reportOfTheTestNamesTheClasses() {
    Run run =
        new Run(
            1,
            1,
            new RunDescription(
                "birds", null, null, null, "jvm", null, 1, 1, null, "SGD", "loss", null, null));
    int[] labels = {0, 1, 1};
    ConfusionMatrix confusion = ConfusionMatrix.of(labels, labels, 2);
    run.testing();
    run.tested(
        new TestResult(
            "birds",
            List.of("Adelie", "Gentoo"),
            confusion,
            labels,
            labels,
            new float[] {1, 0, 0, 1, 0, 1},
            index -> new TestSample.Text("bird")),
        null);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    new PlainConsole(new PrintStream(bytes, true, StandardCharsets.UTF_8)).tested(run);

    assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("Adelie", "Gentoo", "accuracy");
  }

  private static String printed(Function<PrintStream, PlainConsole> kind) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    PlainConsole console = kind.apply(out);
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      console.epochStarted(epoch, EPOCHS, BATCHES);
      for (int batch = 1; batch <= BATCHES; batch++) {
        console.batchDone(epoch, batch, 1);
      }
      console.epochRecorded(
          EpochResult.of(
              new Epoch(
                  epoch,
                  1.0 / epoch,
                  OptionalDouble.empty(),
                  OptionalDouble.empty(),
                  Map.of(),
                  0.01,
                  Duration.ofMillis(1500)),
              0.5));
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
