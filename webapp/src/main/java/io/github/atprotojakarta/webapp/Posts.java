package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.session.OAuthSession;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Writes posts to an account's repository and reads them back. */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Posts {
  private static final String COLLECTION = "app.bsky.feed.post";

  @Inject private AtprotoSessions sessions;

  /**
   * Writes a post of the signed-in account.
   *
   * @return its {@code at://} URI
   * @throws io.github.atprotojakarta.AtprotoOAuthException if the PDS does not respond or refuses
   */
  public String write(String text) {
    return write(sessions.require(), text);
  }

  /** Writes a post of any account with a session; returns and throws the same as the other. */
  public String write(OAuthSession session, String text) {
    JsonObject record =
        Json.createObjectBuilder()
            .add("$type", COLLECTION)
            .add("text", text)
            .add("createdAt", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString())
            .build();
    JsonObject input =
        Json.createObjectBuilder()
            .add("repo", session.did().value())
            .add("collection", COLLECTION)
            .add("record", record)
            .build();
    return session.xrpc().procedure("com.atproto.repo.createRecord", input).getString("uri");
  }

  /**
   * Reads a post of the signed-in account.
   *
   * @throws io.github.atprotojakarta.AtprotoOAuthException if the PDS does not respond or refuses
   */
  public Post read(String recordKey) {
    OAuthSession session = sessions.require();
    JsonObject response =
        session
            .xrpc()
            .query(
                "com.atproto.repo.getRecord",
                Map.of("repo", session.did().value(), "collection", COLLECTION, "rkey", recordKey));
    return Post.of(response);
  }

  /**
   * Reads the newest posts of the signed-in account.
   *
   * @throws io.github.atprotojakarta.AtprotoOAuthException if the PDS does not respond or refuses
   */
  public List<Post> newest(int limit) {
    OAuthSession session = sessions.require();
    JsonObject response =
        session
            .xrpc()
            .query(
                "com.atproto.repo.listRecords",
                Map.of(
                    "repo", session.did().value(),
                    "collection", COLLECTION,
                    "limit", String.valueOf(limit)));
    List<? extends JsonValue> records =
        response.get("records") instanceof JsonArray array ? array : List.of();
    return records.stream()
        .filter(JsonObject.class::isInstance)
        .map(record -> Post.of(record.asJsonObject()))
        .toList();
  }
}
