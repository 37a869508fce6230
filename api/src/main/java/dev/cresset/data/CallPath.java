package dev.cresset.data;

import java.util.List;

/**
 * The call path of a method: the code positions of its innermost callers.
 *
 * <p>Calls from different positions, such as the condition and the body of a loop, have different
 * paths, even if both go through the same wrapper.
 */
record CallPath(List<Position> positions) {

  /**
   * A position in a class. Looking up the method name as well would take longer than all the rest.
   */
  private record Position(String type, int index) {

    Position(StackWalker.StackFrame frame) {
      this(frame.getClassName(), frame.getByteCodeIndex());
    }
  }

  /** Number of callers that are compared; more than the wrappers that an iterator usually has. */
  private static final int CALLERS = 8;

  private static final StackWalker WALKER = StackWalker.getInstance();

  /** Returns the path of the calls that led to the method that calls this one. */
  static CallPath toCaller() {
    return new CallPath(
        WALKER.walk(frames -> frames.skip(2).limit(CALLERS).map(Position::new).toList()));
  }
}
