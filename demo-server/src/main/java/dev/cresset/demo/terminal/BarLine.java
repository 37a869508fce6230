package dev.cresset.demo.terminal;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;

/** One bar's line; silent once closed, because the library may draw its last state twice. */
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
