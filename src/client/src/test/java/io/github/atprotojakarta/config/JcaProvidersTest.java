package io.github.atprotojakarta.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.AtprotoOAuthClientBuilder;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import java.net.URI;
import java.security.Security;
import java.util.List;
import org.junit.jupiter.api.Test;

class JcaProvidersTest {
  @Test
  void an_installed_provider_is_found_by_name_and_an_unknown_name_is_told_which_there_are() {
    assertThat(JcaProviders.named("SunEC").getName()).isEqualTo("SunEC");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JcaProviders.named("SunEx"))
        .withMessageContaining("SunEC")
        .withMessageContaining("SunJCE");
  }

  @Test
  void a_provider_of_a_jar_is_found_without_being_installed() {
    assertThat(JcaProviders.named("BC").getName()).isEqualTo("BC");
    assertThat(Security.getProvider("BC")).isNull();
  }

  @Test
  void a_provider_that_cannot_sign_is_refused_when_the_client_is_built() {
    AtprotoOAuthClientBuilder builder =
        AtprotoOAuthClient.builder()
            .clientMetadata(
                ClientMetadata.loopback(
                    List.of(URI.create("http://127.0.0.1/callback")), "atproto"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.provider(JcaProviders.named("SunJCE")).build())
        .withMessageContaining("SunJCE cannot make ES256 keys");
    builder.provider(JcaProviders.named("SunEC")).build().close();
  }
}
