package dev.cresset.tensor;

import java.lang.StackWalker.StackFrame;
import java.security.ProtectionDomain;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The line of the program that called this library: the innermost one that is neither in this
 * library nor in the JDK.
 *
 * @param call the method of the library that the line called
 * @param line the line, as in a stack trace
 * @param isOfProgram false if the thread runs code of the library only; the line is in the library
 *     then
 */
record CodeLocation(String call, String line, boolean isOfProgram) {

  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private static final String PACKAGES = rootPackage() + ".";
  private static final ProtectionDomain LIBRARY = Tensor.class.getProtectionDomain();
  private static final @Nullable ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

  /** Returns the location of the call that led here. */
  static CodeLocation current() {
    return WALKER.walk(CodeLocation::find);
  }

  private static CodeLocation find(Stream<StackFrame> frames) {
    Iterator<StackFrame> outwards = frames.skip(1).iterator();
    StackFrame innermost = outwards.next();
    StackFrame library = innermost;
    while (outwards.hasNext()) {
      StackFrame frame = outwards.next();
      Class<?> type = frame.getDeclaringClass();
      if (isOfLibrary(type)) {
        library = frame;
      } else if (!isOfJdk(type)) {
        return new CodeLocation(name(library), frame.toString(), true);
      }
    }
    return new CodeLocation(name(library), innermost.toString(), false);
  }

  /** Whether a class is in this library: in its packages, and in its jar, which has no tests. */
  private static boolean isOfLibrary(Class<?> type) {
    return type.getName().startsWith(PACKAGES) && type.getProtectionDomain() == LIBRARY;
  }

  private static boolean isOfJdk(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader == PLATFORM;
  }

  private static String name(StackFrame called) {
    return called.getMethodName().equals("<init>")
        ? "new " + called.getDeclaringClass().getSimpleName()
        : called.getMethodName() + "()";
  }

  private static String rootPackage() {
    String own = CodeLocation.class.getPackageName();
    return own.substring(0, own.lastIndexOf('.'));
  }

  @Override
  public String toString() {
    return call + " at " + line;
  }
}
