package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.atprotojakarta.config.Settings;
import java.security.Security;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AtprotoDatabaseTest {
  @Test
  void the_jca_provider_of_the_settings_encrypts_and_a_wrong_name_is_told() {
    assertThat(AtprotoDatabase.provider(Settings.of(Map.of()))).isNull();
    assertThat(AtprotoDatabase.provider(Settings.of(Map.of("atproto.jca-provider", "SunJCE"))))
        .isEqualTo(Security.getProvider("SunJCE"));
    assertThatIllegalStateException()
        .isThrownBy(
            () -> AtprotoDatabase.provider(Settings.of(Map.of("atproto.jca-provider", "SunJce2"))))
        .withMessageStartingWith("atproto.jca-provider = \"SunJce2\": is not the name")
        .withMessageContaining("SunJCE");
  }
}
