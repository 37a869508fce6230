package dev.cresset.export;

import java.lang.StackWalker.StackFrame;
import java.util.Iterator;

/**
 * A call of a tensor operation.
 *
 * @param operation name of the method, for example {@code "relu"} or {@code "ClassLabels.of"}
 * @param location the line that calls it
 */
record Call(String operation, String location) {

  private static final String TENSOR_PACKAGE = "dev.cresset.tensor";

  /** Returns the call of a tensor operation from another package that this code runs in. */
  static Call current() {
    return StackWalker.getInstance().walk(frames -> of(frames.iterator()));
  }

  private static Call of(Iterator<StackFrame> frames) {
    String operation = "operation";
    boolean inside = false;
    while (frames.hasNext()) {
      StackFrame frame = frames.next();
      if (packageOf(frame).equals(TENSOR_PACKAGE)) {
        inside = true;
        operation = operationOf(frame);
      } else if (inside) {
        StackTraceElement line = frame.toStackTraceElement();
        return new Call(
            operation,
            "%s.%s(%s:%s)"
                .formatted(
                    line.getClassName(),
                    line.getMethodName(),
                    line.getFileName(),
                    line.getLineNumber()));
      }
    }
    return new Call(operation, "an unknown line");
  }

  /** Returns the method's name, for factory methods with that of the class. */
  private static String operationOf(StackFrame frame) {
    String method = frame.getMethodName();
    String type = frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1);
    return method.equals("of") ? type + ".of" : method;
  }

  private static String packageOf(StackFrame frame) {
    String name = frame.getClassName();
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }

  @Override
  public String toString() {
    return operation + " at " + location;
  }
}
