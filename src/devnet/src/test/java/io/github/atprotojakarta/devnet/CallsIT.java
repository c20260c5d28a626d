package io.github.atprotojakarta.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atprotojakarta.XrpcException;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.OAuthSession;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reading and writing at the PDS with a session. */
class CallsIT extends ClientTest {
  private static final String POST = "app.bsky.feed.post";

  private JsonObject write(OAuthSession session, String text) {
    JsonObject input =
        Json.createObjectBuilder()
            .add("repo", person.did().value())
            .add("collection", POST)
            .add(
                "record",
                Json.createObjectBuilder()
                    .add("$type", POST)
                    .add("text", text)
                    .add("createdAt", "2026-01-01T00:00:00Z"))
            .build();
    return session.xrpc().procedure("com.atproto.repo.createRecord", input);
  }

  private JsonObject read(OAuthSession session, String uri) {
    String key = uri.substring(uri.lastIndexOf('/') + 1);
    return session
        .xrpc()
        .query(
            "com.atproto.repo.getRecord",
            Map.of("repo", person.did().value(), "collection", POST, "rkey", key));
  }

  @Test
  void what_a_session_writes_it_reads_again() {
    OAuthSession session = signIn();

    JsonObject written = write(session, "Grüße & 你好");

    assertThat(read(session, written.getString("uri")).getJsonObject("value").getString("text"))
        .isEqualTo("Grüße & 你好");
  }

  @Test
  void a_long_response_is_compressed_on_its_way() throws Exception {
    OAuthSession session = signIn();
    String text = "many words ".repeat(25);
    for (int i = 0; i < 10; i++) {
      write(session, text);
    }
    Map<String, Object> list = Map.of("repo", person.did().value(), "collection", POST);

    JsonObject page = session.xrpc().query("com.atproto.repo.listRecords", list);
    assertThat(page.getJsonArray("records")).hasSize(10);
    try (HttpResponse onItsWay =
            session
                .xrpc()
                .withHeader("Accept-Encoding", "gzip")
                .queryRaw("com.atproto.repo.listRecords", list);
        HttpResponse plain = session.xrpc().queryRaw("com.atproto.repo.listRecords", list)) {
      assertThat(onItsWay.header("Content-Encoding")).contains("gzip");
      assertThat(onItsWay.bytes().length).isLessThan(plain.bytes().length / 3);
    }
  }

  @Test
  void a_write_beyond_the_granted_scope_is_refused_and_the_session_stays() {
    var login = node.authorize(person.handle(), AuthorizeOptions.DEFAULT.withScope("atproto"));
    var callback = person.signIn(login.redirect());
    OAuthSession session =
        node.callback(ClientApplication.parameters(callback), login.browserToken()).session();

    XrpcException refused =
        catchThrowableOfType(XrpcException.class, () -> write(session, "not allowed"));

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.error()).contains("ScopeMissingError");
    assertThat(handleAtPds(session)).isEqualTo(person.handle());
  }

  @Test
  void an_unknown_record_is_an_error_with_the_name_that_the_pds_gives() {
    OAuthSession session = signIn();

    XrpcException missing =
        catchThrowableOfType(XrpcException.class, () -> read(session, "at://x/y/nothing"));

    assertThat(missing.status()).isEqualTo(400);
    assertThat(missing.error()).contains("RecordNotFound");
  }

  @Test
  void nonces_are_learned_once_and_not_asked_for_with_every_call() {
    OAuthSession session = signIn();
    handleAtPds(session);
    control.resetLog();

    handleAtPds(session);
    handleAtPds(session);

    assertThat(control.requests("GET /xrpc/com.atproto.server.getSession")).isEqualTo(2);
  }
}
