package dev.cresset.types;

/**
 * Throws any exception from methods without a throws clause: code written in Kotlin, Scala or
 * Groovy may throw checked exceptions without declaring them.
 *
 * @since 0.1
 */
public final class Unchecked {

  private Unchecked() {}

  /**
   * Throws an exception as it is. It returns nothing: the type lets the compiler see the end of a
   * branch, {@code throw Unchecked.rethrow(failure)}.
   *
   * @param failure the exception or error to throw
   */
  public static RuntimeException rethrow(Throwable failure) {
    Unchecked.<RuntimeException>throwAs(NotNull.check("rethrow", "failure", failure));
    throw new AssertionError("not reached");
  }

  @SuppressWarnings("unchecked") // the cast is not checked at run time
  private static <E extends Throwable> void throwAs(Throwable failure) throws E {
    throw (E) failure;
  }
}
