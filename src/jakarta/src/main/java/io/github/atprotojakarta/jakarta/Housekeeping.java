package io.github.atprotojakarta.jakarta;

import io.github.atprotojakarta.AtprotoOAuthClient;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * What has to be done now and then: logins that nobody finished are forgotten, and revocations that
 * failed are tried again. Every node does it; what one has done the others do not find.
 */
final class Housekeeping implements Runnable {
  private static final System.Logger LOG = System.getLogger(Housekeeping.class.getName());
  private static final String SCHEDULER = "java:comp/DefaultManagedScheduledExecutorService";
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final AtprotoOAuthClient client;
  private boolean started;

  private Housekeeping(AtprotoOAuthClient client) {
    this.client = client;
  }

  /**
   * Begins, on the server's own threads.
   *
   * @return to be cancelled at the end; {@code null} where the server has no scheduler
   */
  @SuppressWarnings("BanJNDI") // a constant name of the Jakarta EE platform, no input
  static @Nullable ScheduledFuture<?> start(AtprotoOAuthClient client) {
    try {
      ScheduledExecutorService scheduler = InitialContext.doLookup(SCHEDULER);
      return scheduler.scheduleWithFixedDelay(
          new Housekeeping(client), 1, PAUSE.toSeconds(), TimeUnit.SECONDS);
    } catch (NamingException e) {
      LOG.log(
          Level.INFO,
          "This server has no {0}: call forgetExpiredLogins and retryRevocations of"
              + " AtprotoOAuthClient now and then",
          SCHEDULER);
      return null;
    }
  }

  @Override
  public void run() {
    // A task that throws is never run again, so nothing may get out of here.
    try {
      if (!started) {
        reportOtherClientId();
        started = true;
      }
      int forgotten = client.forgetExpiredLogins();
      int revocations = client.retryRevocations();
      if (forgotten + revocations > 0) {
        LOG.log(
            Level.DEBUG,
            "Forgot {0} unfinished logins, tried {1} revocations again",
            forgotten,
            revocations);
      }
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "Housekeeping failed and is tried again in a minute", e);
    }
  }

  /** A changed public address orphans sessions, and nobody would know why. */
  private void reportOtherClientId() {
    client
        .otherClientId()
        .ifPresent(
            other ->
                LOG.log(
                    Level.WARNING,
                    "There are sessions of client_id {0}, and this application is now {1}. They"
                        + " cannot be refreshed until the old one is restored (was"
                        + " atproto.public-url or atproto.base changed?); otherwise their users"
                        + " have to sign in again.",
                    other,
                    client.clientMetadata().clientId()));
  }
}
