package dev.cresset.demo.terminal;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;

/**
 * The line of one progress bar. The library may end a line twice, or not at all if the bar is full
 * before it is first drawn; this class ends it once and ignores further output.
 */
final class ProgressBarLine extends ConsoleProgressBarConsumer {

  private boolean closed;

  ProgressBarLine(PrintStream out) {
    super(out);
  }

  @Override
  public synchronized void accept(String drawn) {
    if (!closed) {
      super.accept(drawn);
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      super.close();
    }
  }
}
