/**
 * Support for tests of programs that use Cresset, in {@code cresset-api}'s test jar.
 *
 * <pre>{@code
 * @Test
 * @NoTensorLeaks
 * void predicts() {
 *   TensorScope.within("test", () -> assertThat(model.forward(ones(1, 784)).shape().dim(1)).isEqualTo(10));
 * }
 * }</pre>
 *
 * <p>Depends on {@code tensor} and JUnit Jupiter. Tests may run in parallel.
 */
@NullMarked
package dev.cresset.testing;

import org.jspecify.annotations.NullMarked;
