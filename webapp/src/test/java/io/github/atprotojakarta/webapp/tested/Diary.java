package io.github.atprotojakarta.webapp.tested;

import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.session.OAuthSession;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.json.Json;

/** Writes into the repository of the signed-in person. */
@Stateless
public class Diary {
  @Inject private AtprotoSessions sessions;

  /** Writes an entry and returns its address. */
  public String write(String text) {
    OAuthSession session = sessions.require();
    return session
        .xrpc()
        .procedure(
            "com.atproto.repo.createRecord",
            Json.createObjectBuilder()
                .add("repo", session.did().value())
                .add("collection", "com.example.diary")
                .add("record", Json.createObjectBuilder().add("text", text))
                .build())
        .getString("uri");
  }
}
