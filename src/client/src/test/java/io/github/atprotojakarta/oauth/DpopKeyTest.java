package io.github.atprotojakarta.oauth;

import static io.github.atprotojakarta.oauth.Samples.RANDOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.github.atprotojakarta.Secret;
import java.security.Security;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DpopKeyTest {
  @Test
  void a_key_survives_storing() throws Exception {
    DpopKey key = DpopKey.generate(RANDOM);

    DpopKey read = DpopKey.fromJwk(key.toJwk());

    assertThat(read).isEqualTo(key).hasSameHashCodeAs(key);
    assertThat(read.toJwk()).isEqualTo(key.toJwk());
    assertThat(read.thumbprint())
        .isEqualTo(ECKey.parse(key.toJwk().reveal()).computeThumbprint().toString());
    assertThat(DpopKey.generate(RANDOM)).isNotEqualTo(key);
  }

  @Test
  void a_provider_can_be_given_and_is_not_registered() {
    int registered = Security.getProviders().length;

    DpopKey key = DpopKey.generate(RANDOM, Security.getProvider("SunEC"));

    assertThat(key.thumbprint()).hasSize(43);
    assertThat(Security.getProviders()).hasSize(registered);
  }

  @Test
  void a_key_with_more_members_is_read() throws Exception {
    ECKey foreign =
        new ECKeyGenerator(Curve.P_256)
            .keyID("x")
            .algorithm(com.nimbusds.jose.JWSAlgorithm.ES256)
            .generate();

    assertThat(DpopKey.fromJwk(Secret.of(foreign.toJSONString())).thumbprint())
        .isEqualTo(foreign.computeThumbprint().toString());
  }

  @Test
  void a_key_shows_its_thumbprint_only() {
    DpopKey key = DpopKey.generate(RANDOM);

    assertThat(key).hasToString("DpopKey[" + key.thumbprint() + "]");
    assertThat(key.header().toString()).doesNotContain("\"d\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2",
        "{}",
        "{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"hunter2\",\"y\":\"hunter2\",\"d\":\"hunter2\"}",
        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"hunter2\",\"y\":\"hunter2\",\"d\":\"hunter2\"}",
        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"hunter2\",\"y\":\"hunter2\"}",
        "{\"kty\":\"oct\",\"k\":\"hunter2\"}"
      })
  void text_that_is_no_private_key_is_refused_and_not_shown(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DpopKey.fromJwk(Secret.of(text)))
        .withMessageStartingWith("Not a DPoP key")
        .withMessageNotContaining("hunter2")
        .withNoCause();
  }

  @Test
  void a_private_part_out_of_range_is_refused() throws Exception {
    ECKey key = new ECKeyGenerator(Curve.P_256).generate();
    String zero = key.toJSONString().replace(key.getD().toString(), "A".repeat(43));

    assertThatIllegalArgumentException().isThrownBy(() -> DpopKey.fromJwk(Secret.of(zero)));
  }
}
