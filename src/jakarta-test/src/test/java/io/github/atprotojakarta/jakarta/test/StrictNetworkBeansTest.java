package io.github.atprotojakarta.jakarta.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.CallbackParameters;
import io.github.atprotojakarta.session.LoginRedirect;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.testkit.StrictNetwork;
import io.github.atprotojakarta.testkit.junit.StrictNetworkExtension;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StrictNetworkBeansTest {
  @RegisterExtension
  static final StrictNetworkExtension NETWORKS =
      new StrictNetworkExtension(
          () -> StrictNetwork.builder().account("alice.atnet.dev", "alice-pass"));

  @BeforeEach
  void configure(StrictNetwork network) {
    System.setProperty("atproto.public-url", "http://127.0.0.1:8080/shop");
    System.setProperty("atproto.plc-directory", network.plcDirectory().toString());
  }

  @AfterEach
  void restoreSettings() {
    System.clearProperty("atproto.public-url");
    System.clearProperty("atproto.plc-directory");
  }

  @Test
  void the_application_signs_in_on_the_network_and_calls_the_pds(StrictNetwork network) {
    try (SeContainer container =
        SeContainerInitializer.newInstance()
            .addExtensions(new StrictNetworkBeans(network))
            .initialize()) {
      AtprotoSessions sessions = container.select(AtprotoSessions.class).get();
      LoginRedirect login =
          sessions.client().authorize("alice.atnet.dev", AuthorizeOptions.DEFAULT);
      URI callback = network.signIn(login.redirect(), "alice.atnet.dev", "alice-pass");
      OAuthSession signedIn =
          sessions.client().callback(parameters(callback), login.browserToken()).session();

      assertThat(
              sessions
                  .restore(signedIn.did())
                  .xrpc()
                  .query("com.atproto.server.getSession", Map.of())
                  .getString("handle"))
          .isEqualTo("alice.atnet.dev");
      assertThat(sessions.list(signedIn.did())).containsOnlyKeys(signedIn.key());
    }
  }

  private static CallbackParameters parameters(URI callback) {
    return CallbackParameters.parse(
        Arrays.stream(callback.getRawQuery().split("&"))
            .map(pair -> pair.split("=", 2))
            .collect(
                Collectors.toMap(
                    pair -> pair[0],
                    pair -> List.of(URLDecoder.decode(pair[1], StandardCharsets.UTF_8)))));
  }
}
