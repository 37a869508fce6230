package dev.cresset.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What the package logs while code runs, kept off the console. */
final class Warnings {

  private static final Logger LOGGER = Logger.getLogger("dev.cresset.train");

  final List<String> messages = new ArrayList<>();

  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          messages.add(new SimpleFormatter().formatMessage(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  <T> T during(Supplier<T> body) {
    LOGGER.addHandler(handler);
    LOGGER.setUseParentHandlers(false);
    try {
      return body.get();
    } finally {
      LOGGER.setUseParentHandlers(true);
      LOGGER.removeHandler(handler);
    }
  }
}
