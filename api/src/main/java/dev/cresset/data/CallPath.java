package dev.cresset.data;

import java.util.List;

/**
 * Where a method was called: the positions in the code of its innermost callers.
 *
 * <p>Two calls at different places of one method, or of a method that both go through, have
 * different paths; so have calls in a loop's condition and in its body.
 */
record CallPath(List<Position> positions) {

  /** A position in a class; the name of the method would take longer to find than the rest. */
  private record Position(String type, int index) {

    Position(StackWalker.StackFrame frame) {
      this(frame.getClassName(), frame.getByteCodeIndex());
    }
  }

  /** More than an iterator is usually wrapped in. */
  private static final int CALLERS = 8;

  private static final StackWalker WALKER = StackWalker.getInstance();

  /** Returns the path of the calls that led to the caller of this method. */
  static CallPath toCaller() {
    return new CallPath(
        WALKER.walk(frames -> frames.skip(2).limit(CALLERS).map(Position::new).toList()));
  }
}
