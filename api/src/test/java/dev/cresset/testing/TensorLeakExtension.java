package dev.cresset.testing;

import dev.cresset.tensor.Allocation;
import dev.cresset.tensor.AllocationTrace;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Traces the tensors that the methods of a test create, on the thread that runs each method, and
 * reports the leaks after the last one. See {@link NoTensorLeaks}.
 */
final class TensorLeakExtension
    implements InvocationInterceptor, BeforeTestExecutionCallback, AfterEachCallback {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(TensorLeakExtension.class);

  private static final String ALLOWED = "leaks of the set-up that are allowed";

  private static final int MAX_SHOWN = 20;

  /** The leaks that the same line created. */
  private record Origin(String type, String call, String line) {
    Origin(Allocation leak) {
      this(leak.dtype() + " " + leak.shape(), leak.call(), leak.line());
    }
  }

  @Override
  public void interceptBeforeEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> invocationContext,
      ExtensionContext extensionContext)
      throws Throwable {
    traced(invocation, extensionContext);
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> invocationContext,
      ExtensionContext extensionContext)
      throws Throwable {
    traced(invocation, extensionContext);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> invocationContext,
      ExtensionContext extensionContext)
      throws Throwable {
    traced(invocation, extensionContext);
  }

  @Override
  public <T> T interceptTestFactoryMethod(
      Invocation<T> invocation,
      ReflectiveInvocationContext<Method> invocationContext,
      ExtensionContext extensionContext)
      throws Throwable {
    return traced(invocation, extensionContext);
  }

  /** A {@link DynamicTest} is a part of the method that returned it. */
  @Override
  public void interceptDynamicTest(
      Invocation<Void> invocation,
      DynamicTestInvocationContext invocationContext,
      ExtensionContext extensionContext)
      throws Throwable {
    traced(invocation, extensionContext);
  }

  @Override
  public void interceptAfterEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> invocationContext,
      ExtensionContext extensionContext)
      throws Throwable {
    traced(invocation, extensionContext);
  }

  @Override
  public void beforeTestExecution(ExtensionContext context) {
    if (annotation(context).map(NoTensorLeaks::allowSetUp).orElse(false)) {
      context.getStore(NAMESPACE).put(ALLOWED, trace(context).leaks());
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    List<Allocation> leaks = new ArrayList<>(trace(context).leaks());
    leaks.removeAll(context.getStore(NAMESPACE).getOrDefault(ALLOWED, List.class, List.of()));
    if (!leaks.isEmpty() && context.getExecutionException().isEmpty()) {
      throw new AssertionError(message(leaks));
    }
  }

  private static String message(List<Allocation> leaks) {
    Map<Origin, Long> origins =
        leaks.stream()
            .collect(Collectors.groupingBy(Origin::new, LinkedHashMap::new, Collectors.counting()));
    StringBuilder text =
        new StringBuilder(
            "NoTensorLeaks: %s %s not freed by the test; create them in TensorScope.within(..), or close() them:"
                .formatted(leaks.size(), leaks.size() == 1 ? "tensor was" : "tensors were"));
    origins.entrySet().stream()
        .limit(MAX_SHOWN)
        .forEach(
            each -> {
              Origin origin = each.getKey();
              text.append("\n  ").append(origin.type());
              text.append(each.getValue() == 1 ? "" : ", %s times".formatted(each.getValue()));
              text.append(", created by ").append(origin.call());
              text.append("\n      at ").append(origin.line());
            });
    if (origins.size() > MAX_SHOWN) {
      text.append("\n  and at %s other lines".formatted(origins.size() - MAX_SHOWN));
    }
    return text.toString();
  }

  private static Optional<NoTensorLeaks> annotation(ExtensionContext context) {
    Optional<NoTensorLeaks> own =
        AnnotationSupport.findAnnotation(context.getElement(), NoTensorLeaks.class);
    return own.isPresent() ? own : context.getParent().flatMap(TensorLeakExtension::annotation);
  }

  /** Returns the trace of a test; a dynamic test has that of its method. */
  private static AllocationTrace trace(ExtensionContext context) {
    ExtensionContext.Store store = context.getStore(NAMESPACE);
    AllocationTrace trace = store.get(AllocationTrace.class, AllocationTrace.class);
    if (trace == null) {
      trace = new AllocationTrace();
      store.put(AllocationTrace.class, trace);
    }
    return trace;
  }

  private static <T> T traced(Invocation<T> invocation, ExtensionContext context) throws Throwable {
    Object[] result = new Object[1];
    Throwable thrown =
        trace(context)
            .during(
                () -> {
                  try {
                    result[0] = invocation.proceed();
                    return null;
                  } catch (Throwable e) {
                    return e;
                  }
                });
    if (thrown != null) {
      throw thrown;
    }
    @SuppressWarnings("unchecked")
    T value = (T) result[0];
    return value;
  }
}
