package dev.cresset.demo.terminal;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;

/**
 * One bar's line. The library may end a line twice, or not at all if the bar was full before it was
 * first drawn; this ends it once, and is silent afterwards.
 */
final class BarLine extends ConsoleProgressBarConsumer {

  private boolean closed;

  BarLine(PrintStream out) {
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
