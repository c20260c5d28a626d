package io.github.atprotojakarta.webapp.messages;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What became of the messages. */
@ApplicationScoped
public class Answers {
  private final BlockingQueue<String> given = new LinkedBlockingQueue<>();

  void give(String answer) {
    given.add(answer);
  }

  /** The next one, {@code null} when none comes. */
  @Nullable String await() throws InterruptedException {
    return given.poll(1, TimeUnit.MINUTES);
  }
}
