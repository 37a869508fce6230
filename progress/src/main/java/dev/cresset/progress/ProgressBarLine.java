package dev.cresset.progress;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;

/**
 * The line of one progress bar. The library may end a line twice, or not at all if the bar is full
 * before it is first drawn; this class ends it once and ignores further output.
 */
final class ProgressBarLine extends ConsoleProgressBarConsumer {

  private final PrintStream out;
  private boolean erased;
  private boolean closed;

  ProgressBarLine(PrintStream out) {
    super(out);
    this.out = out;
  }

  /** Erases the line when it is closed, instead of starting a new one. */
  synchronized void eraseOnClose() {
    erased = true;
  }

  @Override
  public synchronized void accept(String drawn) {
    if (!closed) {
      super.accept(drawn);
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    if (erased) {
      clear();
      out.flush();
    } else {
      super.close();
    }
    closed = true;
  }
}
