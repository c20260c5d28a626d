package io.github.atprotojakarta.session;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A session that two nodes of an application share. */
abstract class TwoNodesTest {
  static final Duration PAST_THE_CLAIM = Duration.ofSeconds(61);

  final StrictNetworkFixture fixture = new StrictNetworkFixture();
  SessionKey key;
  AtprotoOAuthClient other;

  @BeforeEach
  void signIn() {
    key = fixture.signIn().session().key();
    other = fixture.node(fixture.othersSessions).build();
  }

  @AfterEach
  void close() {
    fixture.network.faults().clear();
    other.close();
    fixture.close();
  }

  OAuthSession refresh(AtprotoOAuthClient node) {
    return node.restore(key, RefreshPolicy.ALWAYS);
  }

  static boolean isTokenRequest(HttpRequest request) {
    return request.uri().getPath().endsWith("/token");
  }
}
