package dev.cresset.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistoryTest {

  private static Epoch epoch(int number, double training, double validation, double rate) {
    return new Epoch(
        number,
        training,
        OptionalDouble.of(validation),
        OptionalDouble.of(0.5),
        Map.of("accuracy", 0.25),
        rate,
        Duration.ofMillis(1250));
  }

  private static Epoch epoch(int number, double training) {
    return new Epoch(
        number,
        training,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        Map.of(),
        0.01,
        Duration.ofSeconds(90));
  }

  private static History history(Epoch... epochs) {
    return new History(List.of(epochs), StopReason.COMPLETED);
  }

  @Test
  void printsAsATable() {
    assertThat(history(epoch(9, 0.69314), epoch(10, 12.5)))
        .hasToString(
            """
            epoch  training loss  learning rate    time
                9         0.6931           0.01  90.0 s
               10        12.5000           0.01  90.0 s\
            """);
    assertThat(
            new History(
                List.of(epoch(1, 1, 2, 0.1), epoch(2, 0.5, Double.NaN, 9.7552825e-3)),
                StopReason.EARLY_STOPPED))
        .hasToString(
            "epoch  training loss  training accuracy  validation loss  validation accuracy"
                + "  learning rate   time\n"
                + "    1         1.0000             0.2500           2.0000               0.5000"
                + "            0.1  1.3 s\n"
                + "    2         0.5000             0.2500              NaN               0.5000"
                + "       0.009755  1.3 s\n"
                + "stopped early after 2 epochs");
    assertThat(new History(List.of(), StopReason.INTERRUPTED))
        .hasToString("epoch  training loss  learning rate  time\ninterrupted after 0 epochs");
  }

  @Test
  void ratesHaveFourDigits() {
    double[] rates = {0, 10, 0.1 + 0.2, 123456, 1e-5, 4e-9, Math.PI * 1e-6};
    Epoch[] epochs =
        IntStream.range(0, rates.length)
            .mapToObj(i -> epoch(i + 1, 1, 1, rates[i]))
            .toArray(Epoch[]::new);
    List<String> printed =
        history(epochs).toString().lines().skip(1).map(line -> line.split(" +")[6]).toList();
    assertThat(printed)
        .containsExactly("0", "10", "0.3", "123500", "0.00001", "4E-9", "0.000003142");
  }

  @Test
  void theTableIsTheSameInEveryLocale() {
    History history = history(epoch(1, 1.5, 2.5, 0.001), epoch(2, 1.25, 2.25, 0.0005));
    String expected = history.toString();
    Locale before = Locale.getDefault();
    try {
      for (String tag : List.of("de-DE", "ar-EG", "hi-IN-u-nu-deva")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertThat(history).hasToString(expected);
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void theBestEpochHasTheSmallestValidationLoss() {
    History validated = history(epoch(1, 3, 2, 0.1), epoch(2, 2, 1, 0.1), epoch(3, 1, 1, 0.1));
    assertThat(validated.best().number()).isEqualTo(2);
    assertThat(history(epoch(1, 3), epoch(2, 1), epoch(3, 2)).best().number()).isEqualTo(2);
    assertThat(history(epoch(1, 1, Double.NaN, 0.1), epoch(2, 1, 9, 0.1)).best().number())
        .isEqualTo(2);
    assertThatThrownBy(history()::best)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("history: no epoch was completed");
  }

  @Test
  void metricsAreACopyInTheirOrder() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (String name : List.of("z", "a", "m")) {
      metrics.put(name, 1.0);
    }
    Epoch epoch =
        new Epoch(
            1, 1, OptionalDouble.empty(), OptionalDouble.empty(), metrics, 0.1, Duration.ZERO);
    metrics.clear();
    assertThat(epoch.trainingMetrics().keySet()).containsExactly("z", "a", "m");
    assertThat(epoch)
        .hasToString(
            "epoch 1: training loss 1.0000, training z 1.0000, training a 1.0000, training m"
                + " 1.0000, 0.0 s");
    assertThatThrownBy(() -> epoch.trainingMetrics().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void needsAReason() {
    assertThatThrownBy(() -> new History(List.of(), null))
        .hasMessage("history: the reason for stopping must not be null");
    assertThatThrownBy(() -> new History(Arrays.asList((Epoch) null), StopReason.COMPLETED))
        .hasMessage("history: the epoch at position 0 must not be null");
  }
}
