package io.github.atprotojakarta.internal.dpop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.internal.http.Origin;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.oauth.dpop.InMemoryDpopNonceStore;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DpopNoncesTest {
  private final DpopNonces nonces = new DpopNonces(new InMemoryDpopNonceStore());

  @Test
  void a_nonce_has_1024_characters_at_most() {
    Origin origin = new Origin("https://pds.example.com");
    DpopKey key = DpopKey.generate(new SecureRandom());
    String longest = "n".repeat(1024);

    assertThat(nonces.learn(origin, key, response(longest))).isEqualTo(longest);
    assertThat(nonces.learn(origin, key, response(longest + "n"))).isNull();
    assertThat(nonces.find(origin, key)).isEqualTo(longest);
  }

  private static HttpResponse response(String nonce) {
    return HttpResponse.of(200, Map.of("DPoP-Nonce", nonce), "");
  }
}
