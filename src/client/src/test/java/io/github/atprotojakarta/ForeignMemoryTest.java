package io.github.atprotojakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.identity.DidDocument;
import io.github.atprotojakarta.identity.Handle;
import io.github.atprotojakarta.identity.IdentityResolver;
import io.github.atprotojakarta.internal.cache.CacheBudget;
import io.github.atprotojakarta.oauth.Samples;
import io.github.atprotojakarta.oauth.dpop.InMemoryDpopNonceStore;
import io.github.atprotojakarta.oauth.server.ServerMetadataResolver;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How much heap strangers can fill: each cache is filled with far more than it may hold, with the
 * largest entries and with the smallest ones, and keeps its part of the budget. ServerClocksTest
 * has the clocks.
 */
class ForeignMemoryTest {
  private static final CacheBudget BUDGET = CacheBudget.DEFAULT;

  /** Sketches and buffers of a cache, and what other threads of the JVM did meanwhile. */
  private static final long NOISE = 256 * 1024;

  private static final String LABEL = "x".repeat(60);

  /** A host of the longest length, or of a short one. */
  private static String host(int number, boolean large) {
    String longest = "." + LABEL + "." + LABEL + "." + LABEL + ".example.com";
    return "h" + Integer.toString(number, 36) + (large ? longest : ".example.com");
  }

  private static HttpResponse json(String body) {
    return HttpResponse.of(200, Map.of("Content-Type", "application/json"), body);
  }

  private static String issuerMetadata(URI issuer, boolean large) {
    String path = large ? "/" + "\u20ac".repeat(1700) : "/x";
    JsonArrayBuilder many = Json.createArrayBuilder(List.of("login", "none", "private_key_jwt"));
    for (int i = 0; large && i < 100; i++) {
      many.add("value-" + i + LABEL);
    }
    var json = Json.createObjectBuilder(Samples.serverMetadata(issuer));
    for (String endpoint :
        List.of(
            "authorization_endpoint",
            "token_endpoint",
            "pushed_authorization_request_endpoint",
            "revocation_endpoint")) {
      json.add(endpoint, issuer + path);
    }
    var values = many.build();
    return json.add("prompt_values_supported", values)
        .add("token_endpoint_auth_methods_supported", values)
        .add("unused", values)
        .build()
        .toString();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void metadata_keep_their_part(boolean large) {
    HttpTransport hostile =
        request -> {
          URI origin = URI.create("https://" + request.uri().getHost());
          return json(
              request.uri().getPath().endsWith("resource")
                  ? Samples.resourceMetadata(origin, origin.toString()).toString()
                  : issuerMetadata(origin, large));
        };

    long heap =
        RetainedHeap.of(
            () -> {
              ServerMetadataResolver servers = new ServerMetadataResolver(hostile, false);
              for (int i = 0; i < (large ? 1200 : 3000); i++) {
                servers.ofPds(URI.create("https://" + host(i, large)), false).issuer();
              }
              return servers;
            });

    assertThat(heap).isBetween(0L, BUDGET.metadata() + BUDGET.issuers() + NOISE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void identities_keep_their_part(boolean large) {
    long heap =
        RetainedHeap.of(
            () -> {
              IdentityResolver identities = identities(large);
              for (int i = 0; i < (large ? 1000 : 6500); i++) {
                identities.resolve(Handle.parse(host(i, large)));
              }
              return identities;
            });

    assertThat(heap)
        .isBetween(0L, BUDGET.documents() + BUDGET.handles() + BUDGET.verifiedHandles() + NOISE);
  }

  private static IdentityResolver identities(boolean large) {
    return IdentityResolver.builder(request -> json("{}"))
        .handleResolver(
            handle ->
                Optional.of(Did.parse("did:web:" + handle + (large ? ":" + "y".repeat(1700) : ""))))
        .didResolver(
            (did, fresh) -> {
              Handle handle = Handle.parse(did.value().split(":", -1)[2]);
              return DidDocument.parse(
                  Json.createObjectBuilder()
                      .add("id", did.value())
                      .add("alsoKnownAs", Json.createArrayBuilder().add("at://" + handle))
                      .add("verificationMethod", LABEL.repeat(100))
                      .add(
                          "service",
                          Json.createArrayBuilder()
                              .add(
                                  Json.createObjectBuilder()
                                      .add("id", "#atproto_pds")
                                      .add("type", "AtprotoPersonalDataServer")
                                      .add("serviceEndpoint", "https://" + handle)))
                      .build(),
                  did);
            })
        .build();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1024})
  void nonces_keep_their_part(int length) {
    long heap =
        RetainedHeap.of(
            () -> {
              InMemoryDpopNonceStore nonces = new InMemoryDpopNonceStore();
              for (int i = 0; i < 30_000; i++) {
                nonces.put(
                    URI.create("https://" + host(i, length > 1)),
                    "k".repeat(43),
                    "n".repeat(length - 1) + (char) ('A' + i % 26));
              }
              return nonces;
            });

    assertThat(heap).isBetween(0L, BUDGET.nonces() + NOISE);
  }

  @Test
  void the_parts_are_16_mib_in_all() {
    assertThat(
            BUDGET.metadata()
                + BUDGET.issuers()
                + BUDGET.documents()
                + BUDGET.handles()
                + BUDGET.verifiedHandles()
                + BUDGET.nonces()
                + BUDGET.clocks()
                + BUDGET.pauses())
        .isEqualTo(16L * 1024 * 1024);
  }

  @Test
  void a_server_that_is_used_stays_cached_while_strangers_fill_the_cache() {
    int[] requests = new int[1];
    URI popular = URI.create("https://popular.example.com");
    ServerMetadataResolver servers =
        new ServerMetadataResolver(
            request -> {
              URI origin = URI.create("https://" + request.uri().getHost());
              requests[0] += origin.equals(popular) ? 1 : 0;
              return json(issuerMetadata(origin, false));
            },
            false);
    for (int i = 0; i < 2000; i++) {
      servers.ofIssuer(popular, false);
      servers.ofIssuer(URI.create("https://" + host(i, false)), false);
    }

    assertThat(requests[0]).isLessThan(10);
  }
}
