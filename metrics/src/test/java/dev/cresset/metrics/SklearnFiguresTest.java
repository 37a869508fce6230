package dev.cresset.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SklearnFiguresTest {

  private static final Offset<Double> ROUNDING = Offset.offset(1e-13);
  private static final List<ZeroDivision> SETTINGS = List.of(ZeroDivision.ZERO, ZeroDivision.ONE);

  static List<GoldenCase> cases() {
    return GoldenCase.read("figures.txt");
  }

  @Test
  void thereAreCasesWithClassesAbsentInEveryWay() {
    List<ConfusionMatrix> matrices = cases().stream().map(GoldenCase::matrix).toList();
    assertThat(matrices).hasSizeGreaterThan(40);
    Stream.of("never predicted", "never present", "neither present nor predicted")
        .forEach(
            kind ->
                assertThat(matrices)
                    .filteredOn(matrix -> matrix.warnings().toString().contains(kind))
                    .hasSizeGreaterThan(6));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void countsAndSupportAreThoseOfScikitLearn(GoldenCase golden) {
    ConfusionMatrix matrix = golden.matrix();
    assertThat(Arrays.stream(matrix.counts()).flatMapToLong(Arrays::stream).boxed())
        .containsExactlyElementsOf(golden.longs("counts"));
    assertThat(matrix.perClass())
        .extracting(ClassMetrics::support)
        .containsExactlyElementsOf(golden.longs("support"));
    assertThat(matrix.perClass())
        .extracting(ClassMetrics::label)
        .containsExactlyElementsOf(labels(matrix));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void accuracyIsThatOfScikitLearn(GoldenCase golden) {
    assertThat(golden.matrix().accuracy()).isEqualTo(golden.doubles("accuracy")[0], ROUNDING);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void averagesAreThoseOfScikitLearn(GoldenCase golden) {
    ConfusionMatrix matrix = golden.matrix();
    for (ZeroDivision setting : SETTINGS) {
      for (Average average : Average.values()) {
        String key = " " + average.name().toLowerCase(Locale.ROOT) + suffix(setting);
        assertThat(matrix.precision(average, setting))
            .as("precision%s", key)
            .isEqualTo(golden.doubles("precision" + key)[0], ROUNDING);
        assertThat(matrix.recall(average, setting))
            .as("recall%s", key)
            .isEqualTo(golden.doubles("recall" + key)[0], ROUNDING);
        assertThat(matrix.f1(average, setting))
            .as("f1%s", key)
            .isEqualTo(golden.doubles("f1" + key)[0], ROUNDING);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void figuresOfEachClassAreThoseOfScikitLearn(GoldenCase golden) {
    for (ZeroDivision setting : SETTINGS) {
      String key = " each" + suffix(setting);
      double[] precision = golden.doubles("precision" + key);
      double[] recall = golden.doubles("recall" + key);
      double[] f1 = golden.doubles("f1" + key);
      for (ClassMetrics figures : golden.matrix().perClass(setting)) {
        int label = figures.label();
        assertThat(figures.precision()).isEqualTo(precision[label], ROUNDING);
        assertThat(figures.recall()).isEqualTo(recall[label], ROUNDING);
        assertThat(figures.f1()).isEqualTo(f1[label], ROUNDING);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void zeroIsTheDefault(GoldenCase golden) {
    ConfusionMatrix matrix = golden.matrix();
    assertThat(matrix.perClass()).isEqualTo(matrix.perClass(ZeroDivision.ZERO));
    for (Average average : Average.values()) {
      assertThat(matrix.precision(average)).isEqualTo(matrix.precision(average, ZeroDivision.ZERO));
      assertThat(matrix.recall(average)).isEqualTo(matrix.recall(average, ZeroDivision.ZERO));
      assertThat(matrix.f1(average)).isEqualTo(matrix.f1(average, ZeroDivision.ZERO));
    }
  }

  private static List<Integer> labels(ConfusionMatrix matrix) {
    return IntStream.range(0, matrix.classes()).boxed().toList();
  }

  private static String suffix(ZeroDivision setting) {
    return setting == ZeroDivision.ONE ? " 1" : " 0";
  }
}
