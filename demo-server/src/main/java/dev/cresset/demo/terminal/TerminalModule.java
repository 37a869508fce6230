package dev.cresset.demo.terminal;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import dev.cresset.demo.training.RunListener;

/** Binds how a run is shown where the program was started. */
public final class TerminalModule extends AbstractModule {

  @Provides
  RunListener listener() {
    // Newer JDKs may give a console where there is no terminal, unless told to use this one.
    System.setProperty("jdk.console", "java.base");
    return System.console() == null ? new PlainConsole(System.out) : new BarConsole(System.out);
  }
}
