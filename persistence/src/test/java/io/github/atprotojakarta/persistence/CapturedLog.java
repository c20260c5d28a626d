package io.github.atprotojakarta.persistence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What some classes log while it is open. */
final class CapturedLog implements AutoCloseable {
  private final List<String> messages = new CopyOnWriteArrayList<>();
  // Held on to: the log manager forgets loggers that nobody has.
  private final List<Logger> loggers = new ArrayList<>();
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

  static CapturedLog of(Class<?>... classes) {
    CapturedLog log = new CapturedLog();
    Arrays.stream(classes).map(Class::getName).map(Logger::getLogger).forEach(log::add);
    return log;
  }

  private void add(Logger logger) {
    loggers.add(logger);
    logger.addHandler(handler);
  }

  List<String> messages() {
    return List.copyOf(messages);
  }

  @Override
  public void close() {
    loggers.forEach(logger -> logger.removeHandler(handler));
  }
}
