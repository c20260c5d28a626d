package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.Secret;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {
  private static final String K1 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
  private static final String K2 = "ICECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

  @Test
  void the_first_key_encrypts_and_all_are_found() {
    KeyRing ring = parse(key("one", K1) + "," + key("two", K2));
    assertThat(ring.encryptingKeyId()).isEqualTo("one");
    assertThat(ring.keyIds()).containsExactly("one", "two");
    assertThat(ring.find("two").orElseThrow().getEncoded()).startsWith(0x20, 0x21, 0x02);
    assertThat(ring.find("three")).isEmpty();
  }

  @Test
  void a_generated_ring_can_be_written_and_read() {
    KeyRing ring = KeyRing.generate(new SecureRandom());
    KeyRing read = KeyRing.parse(ring.toJwkSet());
    assertThat(read.encryptingKey()).isEqualTo(ring.encryptingKey());
    assertThat(read.keyIds()).isEqualTo(ring.keyIds());
  }

  @Test
  void a_rotated_ring_encrypts_with_a_new_key_and_keeps_the_old() {
    KeyRing old = KeyRing.generate(new SecureRandom());
    KeyRing rotated = old.rotated(new SecureRandom());
    assertThat(rotated.keyIds()).hasSize(2).endsWith(old.encryptingKeyId());
    assertThat(rotated.find(old.encryptingKeyId())).contains(old.encryptingKey());
    assertThat(old.keyIds()).hasSize(1);
  }

  @Test
  void a_generated_key_keeps_the_time_of_its_creation() {
    Clock clock = Clock.fixed(Instant.parse("2026-12-02T01:02:03.4Z"), ZoneOffset.UTC);
    KeyRing ring = KeyRing.generate(new SecureRandom(), clock);
    assertThat(ring.toJwkSet().reveal()).contains("\"iat\":1796173323");
    assertThat(KeyRing.parse(ring.toJwkSet()).createdAt(ring.encryptingKeyId()))
        .isEqualTo(ring.createdAt(ring.encryptingKeyId()))
        .contains(Instant.parse("2026-12-02T01:02:03Z"));
    assertThat(ring.createdAt("other")).isEmpty();
  }

  /** Keys of other tools have no date, and a wrong one does not sign users out. */
  @ParameterizedTest
  @ValueSource(
      strings = {"", "null", "-1", "\"1796173323\"", "1796173323000", "1e999999999", "[]", "true"})
  void a_key_without_a_usable_date_encrypts_and_has_no_age(String date) {
    String jwk = key("one", K1);
    KeyRing ring = parse(date.isEmpty() ? jwk : jwk.replace("}", ",\"iat\":" + date + "}"));
    assertThat(ring.encryptingKeyId()).isEqualTo("one");
    assertThat(ring.createdAt("one")).isEmpty();
    assertThat(ring.toJwkSet().reveal()).doesNotContain("iat");
  }

  @Test
  void its_text_names_the_key_ids_and_no_key() {
    assertThat(parse(key("one", K1))).hasToString("KeyRing[one]");
    assertThat(parse(key("one", K1)).toJwkSet()).hasToString("(secret)");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{`kty`:`oct`,`kid`:`short`,`k`:`AAEC`} | short | 32 bytes",
        "{`kty`:`oct`,`kid`:`other`,`alg`:`A128GCM`,`k`:`K1`} | other | A256GCM",
        "{`kty`:`EC`,`kid`:`curve`,`k`:`K1`} | curve | kty",
        "{`kty`:`oct`,`kid`:`nothing`} | nothing | 32 bytes",
        "{`kty`:`oct`,`kid`:`null`,`k`:null} | null | 32 bytes",
        "{`kty`:`oct`,`kid`:`number`,`k`:5} | number | 32 bytes",
        "{`kty`:`oct`,`kid`:`null alg`,`alg`:null,`k`:`K1`} | null alg | A256GCM",
        "{`kty`:`oct`,`kid`:`space`,`k`:`AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd Hh8`} | space | base64url",
        "{`kty`:`oct`,`kid`:`base64`,`k`:`AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd+h8`} | base64 | base64url",
        "{`kty`:`oct`,`kid`:`padded`,`k`:`K1=`} | padded | base64url",
        "{`kty`:`oct`,`kid`:`bits`,`k`:`AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9`} | bits | base64url",
        "{`kty`:`oct`,`kid`:`zero`,`k`:`AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA`} | zero | zeros",
        "{`kty`:`oct`,`k`:`K1`} | number 1 | no kid",
        "{`kty`:`oct`,`kid`:` `,`k`:`K1`} | number 1 | no kid",
        "{`kty`:`oct`,`kid`:5,`k`:`K1`} | number 1 | no kid"
      })
  void a_key_that_breaks_a_rule_is_refused_by_name(String key, String name, String rule) {
    assertThatThrownBy(() -> parse(key.replace('`', '"').replace("K1", K1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(rule)
        .hasMessageNotContaining(K1)
        .hasNoCause();
  }

  @Test
  void two_keys_with_one_id_and_one_key_with_two_ids_are_refused() {
    assertThatThrownBy(() -> parse(key("one", K1) + "," + key("one", K2)))
        .hasMessage("Encryption key \"one\": two keys have this kid");
    assertThatThrownBy(() -> parse(key("one", K1) + "," + key("two", K1)))
        .hasMessage("Encryption key \"two\": it is the same key as \"one\"");
  }

  @Test
  void what_is_no_key_set_is_refused_without_being_quoted() {
    for (String text : new String[] {K1, "{" + K1, key("one", K1), "{\"keys\":5}", "[]", "{}"}) {
      assertThatThrownBy(() -> KeyRing.parse(Secret.of(text)))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not a JWK set")
          .hasMessageNotContaining(K1)
          .hasNoCause();
    }
    assertThatThrownBy(() -> parse("")).hasMessageContaining("empty");
    for (String element : new String[] {"5,\"x\"", "null", "[]"}) {
      assertThatThrownBy(() -> parse(element))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("number 1 is not a JSON object");
    }
  }

  /** Two readers could take two different keys from it. */
  @Test
  void a_member_that_occurs_twice_is_refused() {
    String twice = key("one", K1).replace("}", ",\"k\":\"" + K2 + "\"}");
    assertThatThrownBy(() -> parse(twice))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("key ring")
        .hasMessageContaining("repeats the member \"k\"")
        .hasMessageNotContaining(K1)
        .hasNoCause();
    assertThatThrownBy(
            () ->
                KeyRing.parse(
                    Secret.of("{\"keys\":[" + key("a", K1) + "],\"keys\":[" + key("b", K2) + "]}")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static KeyRing parse(String keys) {
    return KeyRing.parse(Secret.of("{\"keys\":[" + keys + "]}"));
  }

  private static String key(String kid, String k) {
    return "{\"kty\":\"oct\",\"kid\":\"%s\",\"k\":\"%s\"}".formatted(kid, k);
  }
}
