package io.github.atprotojakarta.internal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The waits of this JVM's threads. */
public final class JvmWaits implements Waits {
  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public boolean pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public <T> T await(CompletableFuture<T> result, Duration time)
      throws InterruptedException, ExecutionException, TimeoutException {
    return result.get(time.toNanos(), TimeUnit.NANOSECONDS);
  }
}
