package dev.cresset.tensor;

import dev.cresset.types.NotNull;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a thread: whether operations are recorded for gradients, the standard generator,
 * and values of other packages.
 *
 * <p>A thread that works on behalf of another one runs its code {@link #during} the context of that
 * thread. Immutable.
 *
 * @since 0.1
 */
public final class ThreadContext {

  static final ThreadContext INITIAL = new ThreadContext(true, null, Map.of());

  final boolean gradEnabled;

  /** The generator of this thread, or {@code null} to use the one that all threads share. */
  final @Nullable Generator generator;

  private final Map<Class<?>, Object> values;

  private ThreadContext(
      boolean gradEnabled, @Nullable Generator generator, Map<Class<?>, Object> values) {
    this.gradEnabled = gradEnabled;
    this.generator = generator;
    this.values = values;
  }

  /** Returns the context of this thread. */
  public static ThreadContext current() {
    return ThreadState.current().context;
  }

  ThreadContext withGradEnabled(boolean enabled) {
    return new ThreadContext(enabled, generator, values);
  }

  ThreadContext withGenerator(Generator generator) {
    return new ThreadContext(gradEnabled, generator, values);
  }

  /** Returns this context with a value, which replaces another value of the same type. */
  public <T> ThreadContext with(Class<T> type, T value) {
    Map<Class<?>, Object> changed = new HashMap<>(values);
    changed.put(
        NotNull.check("ThreadContext.with", "type", type),
        NotNull.check("ThreadContext.with", "value", value));
    return new ThreadContext(gradEnabled, generator, changed);
  }

  /** Returns the value of a type, or {@code null} if there is none. */
  public <T> @Nullable T value(Class<T> type) {
    return type.cast(values.get(NotNull.check("ThreadContext.value", "type", type)));
  }

  /** Runs code on this thread with these settings, and returns its result. */
  public <T> T during(Supplier<T> body) {
    NotNull.check("ThreadContext.during", "body", body);
    ThreadState state = ThreadState.current();
    ThreadContext around = state.context;
    state.context = this;
    try {
      return body.get();
    } finally {
      state.context = around;
    }
  }

  @Override
  public String toString() {
    return "ThreadContext(grad_enabled=%s, generator=%s, values=%s)"
        .formatted(gradEnabled ? "True" : "False", generator, values.values());
  }
}
