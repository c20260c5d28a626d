package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.session.OAuthSession;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Map;

/** What a background job does: it works for somebody who is not there. */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class RestoredSession {
  @Inject private AtprotoSessions sessions;

  /** The handle that the account's PDS tells, asked with the account's newest session. */
  public String handle(Did did) {
    return handle(sessions.restore(did));
  }

  /** The same, asked with the session of the request. */
  public String currentHandle() {
    return handle(sessions.require());
  }

  private static String handle(OAuthSession session) {
    return session.xrpc().query("com.atproto.server.getSession", Map.of()).getString("handle");
  }

  /** Whether the account has a post with this text. */
  public boolean hasPost(Did did, String text) {
    return sessions
        .restore(did)
        .xrpc()
        .query(
            "com.atproto.repo.listRecords",
            Map.of("repo", did.value(), "collection", "app.bsky.feed.post"))
        .toString()
        .contains(text);
  }
}
