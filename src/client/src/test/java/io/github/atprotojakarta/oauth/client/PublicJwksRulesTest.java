package io.github.atprotojakarta.oauth.client;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.github.atprotojakarta.internal.json.UntrustedJson;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicJwksRulesTest {
  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"keys\":1}", "{\"keys\":[]}"})
  void a_set_has_a_key(String jwks) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PublicJwksRules.check(json(jwks)))
        .withMessageContaining("at least one public key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",\"use\":\"sig\"",
        ",\"use\":\"enc\"",
        ",\"key_ops\":[\"verify\"]",
        ",\"use\":\"sig\",\"key_ops\":[\"verify\"]",
        ",\"use\":\"enc\",\"key_ops\":[\"encrypt\"]",
        ",\"key_ops\":[\"verify\",\"encrypt\"]"
      })
  void a_public_key_may_have_a_public_use(String members) {
    assertThatNoException().isThrownBy(() -> PublicJwksRules.check(key(members)));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        ",\"use\":\"other\"; \"use\"",
        ",\"use\":1; \"use\"",
        ",\"key_ops\":\"verify\"; \"key_ops\"",
        ",\"key_ops\":[]; \"key_ops\"",
        ",\"key_ops\":[\"sign\"]; \"key_ops\"",
        ",\"key_ops\":[\"verify\",\"sign\"]; \"key_ops\"",
        ",\"use\":\"sig\",\"key_ops\":[\"encrypt\"]; \"key_ops\""
      })
  void another_use_is_refused(String members, String named) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PublicJwksRules.check(key(members)))
        .withMessageContaining("the key \"a\" has " + named);
  }

  @Test
  void one_key_is_in_use() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PublicJwksRules.check(key(",\"revoked\":{}")))
        .withMessageContaining("\"revoked\"");
  }

  private static JsonObject key(String members) {
    return json("{\"keys\":[{\"kid\":\"a\",\"kty\":\"EC\"" + members + "}]}");
  }

  private static JsonObject json(String text) {
    return UntrustedJson.object(text).orElseThrow();
  }
}
