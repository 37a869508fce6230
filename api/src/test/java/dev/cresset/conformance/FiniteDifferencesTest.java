package dev.cresset.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.loss.Loss;
import dev.cresset.loss.Losses;
import dev.cresset.nn.Layers;
import dev.cresset.nn.Module;
import dev.cresset.tensor.Function;
import dev.cresset.tensor.Functional;
import dev.cresset.tensor.GradientCheck;
import dev.cresset.tensor.NormalizedBatch;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.tensor.ValuesAndIndices;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each gradient rule against central differences, in double precision on the reference. */
class FiniteDifferencesTest {

  /** Small for the formula's sake, large enough that inputs stay exact in single precision. */
  private static final double STEP = 0x1p-16;

  /** The third derivative times 2^-32 / 6, and the rounding of doubles over 2^-15. */
  private static final double TOLERANCE = 1e-7;

  @RegisterExtension final CurrentBackend onReference = new CurrentBackend(new ReferenceBackend());

  static List<GradientCase> cases() {
    return GradientTable.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsAreSlopes(GradientCase each) {
    GradientCase.SetUp setUp = each.setUp().get();
    GradientCheck.of(setUp.leaves())
        .step(STEP)
        .tolerances(TOLERANCE, TOLERANCE)
        .check(setUp.output());
  }

  @Test
  void everyMethodThatReturnsATensorIsInTheTable() {
    Set<String> known =
        cases().stream().map(GradientCase::method).collect(Collectors.toCollection(TreeSet::new));
    known.addAll(GradientTable.NOT_DIFFERENTIABLE);

    Set<String> expected = new TreeSet<>();
    expected.addAll(methods(Tensor.class, FiniteDifferencesTest::holdsValues));
    Arrays.stream(Tensors.class.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(FiniteDifferencesTest::takesTensors)
        .map(FiniteDifferencesTest::signature)
        .forEach(expected::add);
    expected.addAll(methods(Function.class, Tensor.class::equals));
    expected.addAll(methods(Functional.class, FiniteDifferencesTest::holdsValues));
    expected.addAll(methods(Losses.class, Loss.class::isAssignableFrom));
    expected.addAll(methods(Losses.class, Tensor.class::equals));
    expected.addAll(methods(Layers.class, Module.class::isAssignableFrom));

    assertThat(known)
        .as("methods in GradientTable (add new ones there, or to NOT_DIFFERENTIABLE)")
        .containsExactlyElementsOf(expected);
  }

  private static boolean takesTensors(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .anyMatch(type -> type == Tensor.class || type == Tensor[].class);
  }

  private static boolean holdsValues(Class<?> type) {
    return Set.of(Tensor.class, ValuesAndIndices.class, NormalizedBatch.class).contains(type);
  }

  private static List<String> methods(Class<?> type, Predicate<Class<?>> returning) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> returning.test(method.getReturnType()))
        .map(FiniteDifferencesTest::signature)
        .toList();
  }

  private static String signature(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(
            Collectors.joining(
                ", ",
                method.getDeclaringClass().getSimpleName() + "." + method.getName() + "(",
                ")"));
  }
}
