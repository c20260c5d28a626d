package io.github.atprotojakarta.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atprotojakarta.XrpcException;
import io.github.atprotojakarta.http.HttpBody;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.session.OAuthSession;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Files: up in one piece or as a stream, and down as a stream. */
class BlobsIT extends ClientTest {
  private static final String NOTE = "internal.atnet.note";

  private static byte[] file() {
    byte[] bytes = new byte[900_000];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private JsonObject upload(OAuthSession session, HttpBody body) throws HttpTransportException {
    try (HttpResponse response =
        session
            .xrpc()
            .procedureRaw(
                "com.atproto.repo.uploadBlob", Map.of(), "application/octet-stream", body)) {
      return ReferenceClientIT.json(response.text()).getJsonObject("blob");
    }
  }

  /** The PDS serves only blobs that a record refers to. */
  private void keep(OAuthSession session, JsonObject blob) {
    session
        .xrpc()
        .procedure(
            "com.atproto.repo.putRecord",
            Json.createObjectBuilder()
                .add("repo", person.did().value())
                .add("collection", NOTE)
                .add("rkey", "file")
                .add("validate", false)
                .add("record", Json.createObjectBuilder().add("$type", NOTE).add("file", blob))
                .build());
  }

  private HttpResponse download(OAuthSession session, JsonObject blob) {
    return session
        .xrpc()
        .queryRaw(
            "com.atproto.sync.getBlob",
            Map.of(
                "did", List.of(person.did().value()),
                "cid", List.of(blob.getJsonObject("ref").getString("$link"))));
  }

  @Test
  void a_file_goes_up_and_comes_down_the_same() throws IOException {
    OAuthSession session = signIn();
    byte[] file = file();

    JsonObject blob = upload(session, HttpBody.of(file));
    keep(session, blob);

    assertThat(blob.getInt("size")).isEqualTo(file.length);
    try (HttpResponse response = download(session, blob)) {
      assertThat(response.mediaType()).isEqualTo("application/octet-stream");
      assertThat(response.body().readAllBytes()).isEqualTo(file);
    }
  }

  @Test
  void a_stream_goes_up_once_the_server_s_nonce_is_known() throws IOException {
    OAuthSession session = signIn();
    handleAtPds(session);
    byte[] file = file();

    JsonObject blob = upload(session, HttpBody.once(new ByteArrayInputStream(file), file.length));

    assertThat(blob.getInt("size")).isEqualTo(file.length);
  }

  @Test
  void a_blob_that_is_not_there_is_an_error_of_the_pds() {
    OAuthSession session = signIn();
    JsonObject nowhere =
        Json.createObjectBuilder()
            .add(
                "ref",
                Json.createObjectBuilder()
                    .add("$link", "bafkreih3wdajrsuipdkmdnxq5bsjtcayrsfcs6sbkncmvzoyk2lztlxpcy"))
            .build();

    XrpcException missing =
        catchThrowableOfType(XrpcException.class, () -> download(session, nowhere));

    assertThat(missing.status()).isEqualTo(400);
    assertThat(missing).hasMessageContaining("com.atproto.sync.getBlob");
  }
}
