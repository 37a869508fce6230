package org.example.backend;

import dev.cresset.backend.jvm.JvmBackendProvider;
import dev.cresset.spi.Backend;
import dev.cresset.spi.BackendProvider;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Announces the built-in backend under another name. */
public final class ExampleProvider implements BackendProvider {

  /** Makes the provider. */
  public ExampleProvider() {}

  @Override
  public String name() {
    return "example";
  }

  @Override
  public int spiVersion() {
    return Backend.SPI_VERSION;
  }

  @Override
  public Backend create() {
    Backend engine = new JvmBackendProvider().create();
    return (Backend)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> {
              try {
                return method.getName().equals("name") ? name() : method.invoke(engine, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
