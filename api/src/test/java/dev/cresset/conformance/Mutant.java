package dev.cresset.conformance;

import dev.cresset.spi.Backend;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * One thing that a backend does wrong.
 *
 * @param name what it is
 * @param concern the part of the kit that should find it
 * @param call what is done in place of each call
 */
record Mutant(String name, Class<?> concern, Call call) {

  /** Stands in the way of each call. */
  @FunctionalInterface
  interface Call {
    Object apply(Backend sound, String operation, Object[] arguments, Answer answer)
        throws Throwable;
  }

  /** The answer of the sound backend. */
  @FunctionalInterface
  interface Answer {
    Object get() throws Throwable;
  }

  static Mutant none() {
    return new Mutant("none", Void.class, (sound, operation, arguments, answer) -> answer.get());
  }

  /** Returns a backend that is sound but for this fault. */
  Backend in(Backend sound) {
    return (Backend)
        Proxy.newProxyInstance(
            Mutant.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) ->
                call.apply(
                    sound,
                    method.getName(),
                    arguments,
                    () -> {
                      try {
                        return method.invoke(sound, arguments);
                      } catch (InvocationTargetException e) {
                        throw e.getCause();
                      }
                    }));
  }

  @Override
  public String toString() {
    return name;
  }
}
