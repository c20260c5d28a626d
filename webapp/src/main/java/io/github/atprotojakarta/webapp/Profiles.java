package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.XrpcException;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.identity.Identity;
import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.session.OAuthSession;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the signed-in account's profile from its PDS.
 *
 * <p>The calls run outside a transaction: a slow server must not hold a database connection, and a
 * failed call must not undo the tokens that a refresh has just stored.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Profiles {
  /** A page is complete without its picture. */
  private static final Duration PICTURE_TIMEOUT = Duration.ofSeconds(10);

  @Inject private AtprotoSessions sessions;

  /**
   * Returns the current user's profile.
   *
   * <p>It reads a record of the user's own repository. {@code app.bsky.actor.getProfile} would
   * return more, but it needs Bluesky's AppView, which not every PDS uses.
   *
   * @throws AtprotoOAuthException if the PDS does not respond or refuses
   */
  public Profile current() {
    OAuthSession session = sessions.require();
    String claimed =
        session.xrpc().query("com.atproto.server.getSession", Map.of()).getString("handle", "");
    JsonObject record = profileRecord(session);
    return new Profile(
        claimed.isEmpty() ? session.did().value() : claimed,
        isVerified(session.did(), claimed),
        text(record, "displayName"),
        text(record, "description"),
        avatar(record));
  }

  /**
   * Returns a picture of the current user's repository. The caller closes the response. Reading
   * fails when the picture is larger than {@link AvatarServlet#MAX_BYTES}, or takes too long.
   */
  public HttpResponse picture(String cid) {
    OAuthSession session = sessions.require();
    return session
        .xrpc()
        .withRawLimit(AvatarServlet.MAX_BYTES)
        .withTimeout(PICTURE_TIMEOUT)
        .withDownloadTimeout(PICTURE_TIMEOUT)
        .queryRaw(
            "com.atproto.sync.getBlob",
            Map.of("did", List.of(session.did().value()), "cid", List.of(cid)));
  }

  private static JsonObject profileRecord(OAuthSession session) {
    try {
      JsonObject response =
          session
              .xrpc()
              .query(
                  "com.atproto.repo.getRecord",
                  Map.of(
                      "repo", session.did().value(),
                      "collection", "app.bsky.actor.profile",
                      "rkey", "self"));
      return response.get("value") instanceof JsonObject value
          ? value
          : JsonObject.EMPTY_JSON_OBJECT;
    } catch (XrpcException e) {
      if (e.error().filter("RecordNotFound"::equals).isPresent()) {
        return JsonObject.EMPTY_JSON_OBJECT;
      }
      throw e;
    }
  }

  /** Verifies a handle: a PDS may claim any, so the handle must resolve to the DID. */
  private boolean isVerified(Did did, String claimed) {
    try {
      return has(sessions.client().identity(did), claimed)
          // The account may have been renamed since the cache learned its handle.
          || has(sessions.client().freshIdentity(did), claimed);
    } catch (TransientException e) {
      return false;
    }
  }

  private static boolean has(Identity identity, String claimed) {
    return identity.handle().filter(own -> own.value().equalsIgnoreCase(claimed)).isPresent();
  }

  private static @Nullable String text(JsonObject record, String name) {
    return record.get(name) instanceof JsonString text && !text.getString().isBlank()
        ? text.getString().strip()
        : null;
  }

  private static @Nullable String avatar(JsonObject record) {
    return record.get("avatar") instanceof JsonObject blob
            && blob.get("ref") instanceof JsonObject ref
            && ref.get("$link") instanceof JsonString link
            && AvatarServlet.CID.matcher(link.getString()).matches()
        ? link.getString()
        : null;
  }
}
