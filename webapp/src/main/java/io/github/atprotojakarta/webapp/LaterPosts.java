package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.ejb.Timeout;
import jakarta.ejb.Timer;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.io.Serializable;
import java.time.Duration;

/**
 * Publishes scheduled posts: a background job that restores the account's session by its DID.
 * Scheduled posts are kept in memory and lost at a restart.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class LaterPosts {
  private static final System.Logger LOGGER = System.getLogger(LaterPosts.class.getName());

  @Resource private TimerService timers;
  @Inject private AtprotoSessions sessions;
  @Inject private Posts posts;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public LaterPosts() {}

  private record Draft(String did, String text) implements Serializable {}

  /** Schedules a post. */
  public void schedule(Did did, String text, Duration delay) {
    timers.createSingleActionTimer(
        delay.toMillis(), new TimerConfig(new Draft(did.value(), text), false));
  }

  /** Publishes a scheduled post; called by the container. */
  @Timeout
  void publish(Timer timer) {
    Draft draft = (Draft) timer.getInfo();
    try {
      posts.write(sessions.restore(Did.parse(draft.did())), draft.text());
    } catch (AtprotoOAuthException e) {
      // No retry: if only the response was lost, the post exists already.
      LOGGER.log(
          System.Logger.Level.WARNING, "The scheduled post of " + draft.did() + " failed", e);
    }
  }
}
