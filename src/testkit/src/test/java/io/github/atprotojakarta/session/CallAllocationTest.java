package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Counts the bytes that a call allocates, with a transport that responds at once. They depend on
 * nothing but the code, so a cost that grows fails here and not in a benchmark only.
 */
class CallAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Provider PLATFORM = Security.getProvider("SunEC");
  private static final int CALLS = 200;

  /** Beyond the signature; the compiler that optimizes saves more than one of them. */
  private static final long MOST = 16 * 1024;

  private static final byte[] BODY =
      """
      {"did":"did:plc:ewvi7nxzyoun6zhxrhs64oiz","handle":"alice.example.com","active":true}
      """
          .getBytes(StandardCharsets.UTF_8);

  private static final Map<String, List<String>> HEADERS =
      Map.of(
          "Content-Type", List.of("application/json; charset=utf-8"),
          "DPoP-Nonce", List.of("GZ7mXqTzMZFZ8T1Zl0mDWf3E6vQKZzq1Sg3s6yqQk1A"),
          "RateLimit-Limit", List.of("3000"),
          "RateLimit-Remaining", List.of("2999"),
          "Date", List.of("Wed, 02 Dec 2026 06:00:00 GMT"));

  private final HttpTransport atOnce =
      request -> new HttpResponse(200, HEADERS, new ByteArrayInputStream(BODY));

  /** Some work of one thread. */
  private interface Work {
    void run() throws GeneralSecurityException;
  }

  /** Returns the bytes of one repetition, after as many that load classes and fill caches. */
  private static long bytes(Work work) throws GeneralSecurityException {
    long before = 0;
    for (int i = 0; i < 2 * CALLS; i++) {
      if (i == CALLS) {
        before = THREADS.getCurrentThreadAllocatedBytes();
      }
      work.run();
    }
    return (THREADS.getCurrentThreadAllocatedBytes() - before) / CALLS;
  }

  private static Work signature() throws GeneralSecurityException {
    SecureRandom random = new SecureRandom();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", PLATFORM);
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    KeyPair pair = generator.generateKeyPair();
    byte[] message = new byte[620];
    return () -> {
      Signature signature = Signature.getInstance("SHA256withECDSA", PLATFORM);
      signature.initSign(pair.getPrivate(), random);
      signature.update(message);
      signature.sign();
    };
  }

  @Test
  void a_call_allocates_little_beside_its_signature() throws GeneralSecurityException {
    StoredSession session = StoredSamples.session(StoredSamples.account(), StoredSamples.NOW);
    InMemorySessionStore store = new InMemorySessionStore();
    store.insert(session);
    try (AtprotoOAuthClient client =
        AtprotoOAuthClient.builder()
            .clientMetadata(
                ClientMetadata.loopback(
                    List.of(URI.create("http://127.0.0.1/callback")), "atproto"))
            .clock(Clock.fixed(StoredSamples.NOW, ZoneOffset.UTC))
            .transport(atOnce)
            .sessionStore(store)
            .provider(PLATFORM)
            .build()) {
      OAuthSession restored = client.restore(session.key(), RefreshPolicy.NEVER);

      long call =
          bytes(() -> restored.xrpc().query("app.bsky.feed.getTimeline", Map.of("limit", 50)));

      assertThat(call - bytes(signature())).isBetween(1024L, MOST);
    }
  }
}
