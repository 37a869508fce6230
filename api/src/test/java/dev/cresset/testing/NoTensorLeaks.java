package dev.cresset.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Fails a test that leaves tensors to the garbage collector, and names the line that created each.
 * On a class, it applies to each test of the class and of its nested classes.
 *
 * <pre>{@code
 * @Test
 * @NoTensorLeaks
 * void predicts() {
 *   TensorScope.within("test", () -> assertThat(model.forward(ones(1, 784)).shape().dim(1)).isEqualTo(10));
 * }
 * }</pre>
 *
 * <p>A tensor is a leak if the test created it and, at the end of the test,
 *
 * <ul>
 *   <li>it is not freed, neither by {@code close()}, nor by a scope, nor by {@code backward()};
 *   <li>no scope owns it: it was created outside of scopes and of loops over a {@code DataLoader},
 *       or kept beyond the outermost one;
 *   <li>no model or optimizer owns it, as a parameter, buffer, gradient or state.
 * </ul>
 *
 * <p>Whether the tensor is still reachable makes no difference, and neither does the garbage
 * collector: the result of a test is the same each time. A test may create models and drop them.
 *
 * <p>The methods annotated with {@code @BeforeEach} and {@code @AfterEach} are part of the test;
 * constructors, {@code @BeforeAll} and {@code @AfterAll} are not. Tests can run in parallel.
 * Tensors that a test creates in threads of its own are not counted, unless those run in its {@link
 * dev.cresset.tensor.ThreadContext}. A test that fails for another reason is not checked.
 *
 * @since 0.1
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(TensorLeakExtension.class)
public @interface NoTensorLeaks {

  /**
   * Whether tensors that {@code @BeforeEach} methods create may stay open, for example because the
   * tests of a class share them.
   */
  boolean allowSetUp() default false;
}
