package dev.cresset.architecture;

import static dev.cresset.loss.Losses.nll;
import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.tensor.Tensors.labels;
import static dev.cresset.tensor.Tensors.tensor;
import static dev.cresset.tensor.Tensors.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.cresset.backend.ParityReport;
import dev.cresset.backend.ParityReport.Divergence;
import dev.cresset.backend.ParityReport.Step;
import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.nn.Sequential;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Descriptions, reports and errors are the same in every default locale. */
class LocaleTest {

  private static final Locale USUAL = Locale.getDefault();

  @AfterEach
  void restore() {
    Locale.setDefault(USUAL);
  }

  /** Other digits, decimal commas, and an i without a dot. */
  @ParameterizedTest
  @ValueSource(strings = {"ar-EG-u-nu-arab", "de-DE", "tr-TR"})
  void textsAreTheSame(String locale) {
    Locale.setDefault(Locale.ROOT);
    List<String> expected = texts();
    Locale.setDefault(Locale.forLanguageTag(locale));
    assertThat(texts()).isEqualTo(expected);
  }

  private static List<String> texts() {
    Sequential model =
        Sequential.of(flatten(), linear(784, 128), relu(), dropout(0.25), linear(128, 10));
    List<Object> printed = new ArrayList<>();
    printed.add(model);
    printed.add(model.summary(1, 28, 28));
    printed.add(tensor(new float[] {0.5f, 12_345.678f, 1e-9f}, 3));
    printed.add(labels(1_234_567, -8));
    printed.add(Shape.of(64, 1, 28, 28));
    printed.add(sgd(0.015).momentum(0.9));
    printed.add(adam(1e-3));
    Divergence divergence = new Divergence(17, "MATMUL", "nd4j", 0.25);
    printed.add(parity(Optional.of(divergence)));
    printed.add(parity(Optional.empty()));
    for (ThrowingCallable mistake : mistakes(model)) {
      printed.add(String.valueOf(catchThrowable(mistake)));
    }
    return printed.stream().map(Object::toString).toList();
  }

  private static ParityReport parity(Optional<Divergence> divergence) {
    return new ParityReport(
        List.of("jvm", "nd4j"), List.of(new Step(12, 1.5e-7, 0.0125)), divergence, 1e-4);
  }

  private static List<ThrowingCallable> mistakes(Sequential model) {
    return List.of(
        () -> model.forward(zeros(64, 783)),
        () -> linear(0, -2),
        () -> dropout(1.5),
        () -> Sequential.of(linear(784, 128), linear(64, 10)),
        () -> zeros(3, 4).matmul(zeros(5, 6)),
        () -> zeros(3, 4).add(zeros(5, 4)),
        () -> zeros(12).view(5, 3),
        () -> zeros(12).item(),
        () -> zeros(2, 3).sum(7),
        () -> tensor(new float[5], 2, 3),
        () -> nll().apply(zeros(4, 10), labels(1, 2, 11, 3)),
        () -> nll().apply(zeros(4, 10), labels(1, 2)),
        () -> logSoftmax(4).forward(zeros(2, 3)),
        () -> sgd(-0.5),
        () -> adam(0.1).betas(1.5, 2.25),
        () -> DataLoader.of(Dataset.of(new float[3][2], new long[3])).batchSize(-7),
        () -> Dataset.of(new float[3][2], new long[4]),
        () -> Dataset.of(new float[3][2], new long[3]).get(99));
  }
}
