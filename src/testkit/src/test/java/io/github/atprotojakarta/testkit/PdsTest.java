package io.github.atprotojakarta.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.http.HttpBody;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.testkit.server.FormEncoding;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Records, blobs and profiles, and the scopes that they need. */
class PdsTest extends NetworkTest {
  private static final String POST = "app.bsky.feed.post";

  @Test
  void a_write_needs_a_scope_that_allows_it() {
    String token = tokenFor("atproto");
    refused(create(token, POST), "repo:app.bsky.feed.post?action=create");
    refused(upload(token, "image/png"), "blob:image/png");
    refused(
        profile(token), "rpc:app.bsky.actor.getProfile?aud=did:web:api.bsky.app%23bsky_appview");
  }

  @Test
  void a_fine_scope_allows_what_it_says_and_no_more() {
    String token = tokenFor("atproto repo:app.bsky.feed.post?action=create blob:image/*");
    RawClient.Reply created = create(token, POST);
    assertThat(created.status()).isEqualTo(200);
    refused(create(token, "app.bsky.feed.like"), "repo:app.bsky.feed.like?action=create");
    refused(
        post(token, "deleteRecord", key(created), "{}"), "repo:app.bsky.feed.post?action=delete");
    refused(post(token, "putRecord", key(created), "{}"), "repo:app.bsky.feed.post?action=update");
    assertThat(upload(token, "image/png").status()).isEqualTo(200);
    refused(upload(token, "video/mp4"), "blob:video/mp4");
  }

  @Test
  void a_call_to_the_application_view_needs_its_scope() {
    assertThat(
            profile(
                    tokenFor(
                        "atproto"
                            + " rpc:app.bsky.actor.getProfile?aud=did:web:api.bsky.app%23bsky_appview"))
                .status())
        .isEqualTo(200);
    assertThat(profile(tokenFor("atproto rpc?lxm=app.bsky.actor.getProfile&aud=*")).status())
        .isEqualTo(200);
  }

  @Test
  void a_record_lives_from_creation_to_deletion() {
    String token = client.login().access();
    RawClient.Reply created = create(token, POST);
    String key = key(created);
    RawClient.Reply found = get("com.atproto.repo.getRecord", record(key));
    assertThat(found.json().getJsonObject("value").getString("text")).isEqualTo("hi");
    assertThat(found.json().getJsonObject("value").getString("$type")).isEqualTo(POST);
    assertThat(found.json().getString("cid")).isEqualTo(created.json().getString("cid"));
    assertThat(
            get("com.atproto.repo.describeRepo", Map.of("repo", "alice.test"))
                .json()
                .getJsonArray("collections")
                .getString(0))
        .isEqualTo(POST);

    RawClient.Reply changed = post(token, "putRecord", key, "{\"text\":\"ho\"}");
    assertThat(changed.json().getString("cid")).isNotEqualTo(created.json().getString("cid"));

    assertThat(post(token, "deleteRecord", key, "{}").status()).isEqualTo(200);
    RawClient.Reply gone = get("com.atproto.repo.getRecord", record(key));
    assertThat(gone.status()).isEqualTo(400);
    assertThat(gone.error()).isEqualTo("RecordNotFound");
    assertThat(gone.description())
        .isEqualTo("Could not locate record: at://" + alice + "/" + POST + "/" + key);
  }

  @Test
  void records_are_listed_newest_first_page_by_page() {
    String token = client.login().access();
    String first = key(create(token, POST));
    String second = key(create(token, POST));
    Map<String, String> query =
        RawClient.ordered("repo", alice.value(), "collection", POST, "limit", "1");
    JsonObject page = get("com.atproto.repo.listRecords", query).json();
    assertThat(uri(page)).endsWith(second);
    query.put("cursor", page.getString("cursor"));
    page = get("com.atproto.repo.listRecords", query).json();
    assertThat(uri(page)).endsWith(first);
    query.put("cursor", page.getString("cursor"));
    page = get("com.atproto.repo.listRecords", query).json();
    assertThat(page.getJsonArray("records")).isEmpty();
    query.put("limit", "101");
    assertThat(get("com.atproto.repo.listRecords", query).status()).isEqualTo(400);
  }

  @Test
  void nobody_writes_into_the_repository_of_another() {
    network.createAccount("bob.test", "bob-pass");
    RawClient.Reply reply =
        client.resource(
            HttpRequest.post(
                client.xrpc("com.atproto.repo.createRecord"),
                "application/json",
                HttpBody.of(
                    "{\"repo\":\"bob.test\",\"collection\":\"%s\",\"record\":{}}".formatted(POST))),
            client.login().access());
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.error()).isEqualTo("AuthenticationRequired");
  }

  @Test
  void a_blob_goes_up_and_comes_down_as_it_was() throws Exception {
    byte[] content = new byte[3 << 20];
    new java.util.Random(1).nextBytes(content);
    RawClient.Reply uploaded =
        client.resource(
            HttpRequest.post(
                client.xrpc("com.atproto.repo.uploadBlob"),
                "application/x-thing",
                HttpBody.of(content)),
            client.login().access());
    JsonObject blob = uploaded.json().getJsonObject("blob");
    assertThat(blob.getInt("size")).isEqualTo(content.length);
    assertThat(blob.getString("mimeType")).isEqualTo("application/x-thing");
    String cid = blob.getJsonObject("ref").getString("$link");
    assertThat(cid).startsWith("bafkrei").hasSize(59);
    URI address =
        URI.create(
            client.xrpc("com.atproto.sync.getBlob") + "?did=" + alice.value() + "&cid=" + cid);
    try (var response =
        network
            .transport()
            .send(HttpRequest.get(address).responseLimit(HttpRequest.UNLIMITED).build())) {
      assertThat(response.mediaType()).isEqualTo("application/x-thing");
      assertThat(response.bytes()).isEqualTo(content);
    }
  }

  @Test
  void a_body_that_can_be_sent_once_arrives_whole() {
    String token = client.login().access();
    client.session(token); // gets the PDS's nonce, so that no request is sent twice
    byte[] content = new byte[100_000];
    URI address = client.xrpc("com.atproto.repo.uploadBlob");
    RawClient.Reply reply =
        client.send(
            HttpRequest.post(
                    address, "image/png", HttpBody.once(new ByteArrayInputStream(content), -1))
                .header("Authorization", "DPoP " + token)
                .header("DPoP", client.proof(client.proofClaims("POST", address, token))));
    assertThat(reply.json().getJsonObject("blob").getInt("size")).isEqualTo(content.length);
  }

  @Test
  void a_published_profile_is_a_record_with_a_name_and_a_picture() throws Exception {
    network.publishProfile(alice, "Alice");
    JsonObject profile =
        get(
                "com.atproto.repo.getRecord",
                Map.of(
                    "repo", alice.value(),
                    "collection", "app.bsky.actor.profile",
                    "rkey", "self"))
            .json()
            .getJsonObject("value");
    assertThat(profile.getString("displayName")).isEqualTo("Alice");
    String cid = profile.getJsonObject("avatar").getJsonObject("ref").getString("$link");
    URI address =
        URI.create(
            client.xrpc("com.atproto.sync.getBlob") + "?did=" + alice.value() + "&cid=" + cid);
    try (var response = network.transport().send(HttpRequest.get(address).build())) {
      assertThat(response.mediaType()).isEqualTo("image/png");
      assertThat(response.bytes()).startsWith(0x89, 'P', 'N', 'G');
    }
  }

  @Test
  void a_profile_has_a_picture_that_everybody_can_see() {
    RawClient.Reply profile = get("app.bsky.actor.getProfile", Map.of("actor", alice.value()));
    assertThat(profile.json().getString("handle")).isEqualTo("alice.test");
    assertThat(profile.json().getString("displayName")).isEqualTo("Alice");
    RawClient.Reply picture =
        client.send(HttpRequest.get(URI.create(profile.json().getString("avatar"))));
    assertThat(picture.status()).isEqualTo(200);
    assertThat(picture.header("Content-Type")).isEqualTo("image/svg+xml");
    assertThat(picture.text()).startsWith("<svg");
  }

  @Test
  void unknown_methods_and_wrong_verbs_are_told() {
    assertThat(get("com.example.unknown", Map.of()).status()).isEqualTo(501);
    assertThat(get("com.atproto.repo.createRecord", Map.of()).description())
        .isEqualTo("Incorrect HTTP method (GET) expected POST");
    assertThat(get("com.atproto.repo.getRecord", Map.of("repo", "alice.test")).description())
        .isEqualTo("Params must have the property \"collection\"");
  }

  private String tokenFor(String scope) {
    client.clientId = RawClient.loopbackClient(scope);
    String verifier = RawClient.verifier();
    Map<String, String> request = client.authorization(verifier);
    request.put("scope", scope);
    RawClient.Reply pushed = client.form("/oauth/par", request);
    URI callback = network.signIn(client.authorizationUrl(pushed), "alice.test", "alice-pass");
    String code = RawClient.codeOf(callback);
    return RawClient.tokens(client.form("/oauth/token", client.exchange(code, verifier))).access();
  }

  private RawClient.Reply create(String token, String collection) {
    return client.resource(
        HttpRequest.post(
            client.xrpc("com.atproto.repo.createRecord"),
            "application/json",
            HttpBody.of(
                "{\"repo\":\"%s\",\"collection\":\"%s\",\"record\":{\"text\":\"hi\"}}"
                    .formatted(alice, collection))),
        token);
  }

  private RawClient.Reply post(String token, String method, String key, String record) {
    return client.resource(
        HttpRequest.post(
            client.xrpc("com.atproto.repo." + method),
            "application/json",
            HttpBody.of(
                "{\"repo\":\"%s\",\"collection\":\"%s\",\"rkey\":\"%s\",\"record\":%s}"
                    .formatted(alice, POST, key, record))),
        token);
  }

  private RawClient.Reply upload(String token, String type) {
    return client.resource(
        HttpRequest.post(client.xrpc("com.atproto.repo.uploadBlob"), type, HttpBody.of("content")),
        token);
  }

  private RawClient.Reply profile(String token) {
    return client.resource(
        HttpRequest.get(
            URI.create(client.xrpc("app.bsky.actor.getProfile") + "?actor=" + alice.value())),
        token);
  }

  private RawClient.Reply get(String method, Map<String, String> query) {
    return client.send(
        HttpRequest.get(URI.create(client.xrpc(method) + "?" + FormEncoding.format(query))));
  }

  private Map<String, String> record(String key) {
    Did did = alice;
    return RawClient.ordered("repo", did.value(), "collection", POST, "rkey", key);
  }

  private static String key(RawClient.Reply created) {
    String uri = created.json().getString("uri");
    return uri.substring(uri.lastIndexOf('/') + 1);
  }

  private static String uri(JsonObject page) {
    return page.getJsonArray("records").getJsonObject(0).getString("uri");
  }

  private static void refused(RawClient.Reply reply, String scope) {
    assertThat(reply.description()).isEqualTo("Missing required scope \"" + scope + "\"");
    assertThat(reply.error()).isEqualTo("ScopeMissingError");
    assertThat(reply.status()).isEqualTo(403);
  }
}
