package dev.cresset.conformance;

import dev.cresset.backend.internal.BackendLookup;
import dev.cresset.spi.Backend;
import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Runs each test with new tensors made on one backend. */
record CurrentBackend(Backend backend) implements InvocationInterceptor {

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> invocationContext,
      ExtensionContext extensionContext)
      throws Throwable {
    on(backend, invocation);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> invocationContext,
      ExtensionContext extensionContext)
      throws Throwable {
    on(backend, invocation);
  }

  private static void on(Backend backend, Invocation<Void> invocation) throws Throwable {
    Throwable thrown =
        BackendLookup.during(
            backend,
            () -> {
              try {
                invocation.proceed();
                return null;
              } catch (Throwable e) {
                return e;
              }
            });
    if (thrown != null) {
      throw thrown;
    }
  }
}
