package io.github.atprotojakarta.internal.refresh;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What operators read of a class while this is open: the level and the text of each message. */
public final class OperatorMessages extends Handler implements AutoCloseable {
  private static final Formatter TEXT = new SimpleFormatter();

  private final List<String> lines = new ArrayList<>();
  private final Logger logger;

  public OperatorMessages(Class<?> of) {
    logger = Logger.getLogger(of.getName());
    logger.addHandler(this);
  }

  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public synchronized void publish(LogRecord line) {
    lines.add(line.getLevel() + " " + TEXT.formatMessage(line));
  }

  @Override
  public void flush() {
    // Nothing is buffered.
  }

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
