package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.util.Base64URL;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.config.JcaProviders;
import io.github.atprotojakarta.persistence.RowCipher.EncryptedPayload;
import io.github.atprotojakarta.persistence.UnreadableRowException.Reason;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** With each JCA provider that is present. */
@ParameterizedClass
@MethodSource("providers")
class RowCipherTest {
  private static final RowIdentity ROW =
      RowIdentity.session(new SessionEntityId("did:plc:alice", "a".repeat(43)), 1);
  private static final Secret PAYLOAD = Secret.of("{\"refresh_token\":\"very secret\"}");

  private final SecureRandom random = new SecureRandom();
  private final AtomicReference<KeyRing> ring = new AtomicReference<>(KeyRing.generate(random));
  private final RowCipher cipher;

  RowCipherTest(@Nullable Provider provider) {
    this.cipher = new RowCipher(ring::get, random, provider);
  }

  /** The choice of the library, and each provider by its name. */
  static Stream<@Nullable Provider> providers() {
    List<@Nullable Provider> providers = new ArrayList<>();
    providers.add(null);
    for (String name : List.of("SunJCE", "AmazonCorrettoCryptoProvider", "Conscrypt", "BC")) {
      try {
        providers.add(JcaProviders.named(name));
      } catch (IllegalArgumentException e) {
        // Its native library is not for this platform.
      }
    }
    return providers.stream();
  }

  @Test
  void each_other_provider_decrypts_it() {
    EncryptedPayload encrypted = cipher.encrypt(ROW, PAYLOAD);
    assertThat(providers())
        .allSatisfy(
            other ->
                assertThat(new RowCipher(ring::get, random, other).decrypt(ROW, encrypted.jwe()))
                    .isEqualTo(PAYLOAD));
  }

  @Test
  void each_provider_makes_what_a_jose_library_decrypts() {
    assertThat(providers())
        .allSatisfy(
            each -> {
              String encrypted = new RowCipher(ring::get, random, each).encrypt(ROW, PAYLOAD).jwe();
              JWEObject jwe = JWEObject.parse(encrypted);
              jwe.decrypt(new DirectDecrypter(ring.get().encryptingKey()));
              assertThat(jwe.getPayload().toString()).isEqualTo(PAYLOAD.reveal());
              assertThat(jwe.serialize()).isEqualTo(encrypted);
            });
  }

  @Test
  void a_jwe_of_a_jose_library_is_decrypted() throws Exception {
    JWEObject jwe =
        new JWEObject(
            JWEObject.parse(cipher.encrypt(ROW, PAYLOAD).jwe()).getHeader(),
            new Payload(PAYLOAD.reveal()));
    jwe.encrypt(new DirectEncrypter(ring.get().encryptingKey()));
    assertThat(cipher.decrypt(ROW, jwe.serialize())).isEqualTo(PAYLOAD);
  }

  @Test
  void an_encrypted_payload_is_decrypted_for_its_row() {
    EncryptedPayload encrypted = cipher.encrypt(ROW, PAYLOAD);
    assertThat(encrypted.kid()).isEqualTo(ring.get().encryptingKeyId());
    assertThat(cipher.decrypt(ROW, encrypted.jwe())).isEqualTo(PAYLOAD);
  }

  @Test
  void it_is_a_compact_jwe_that_names_its_key_and_row_and_hides_its_payload() throws Exception {
    EncryptedPayload encrypted = cipher.encrypt(ROW, PAYLOAD);
    JWEHeader header = JWEObject.parse(encrypted.jwe()).getHeader();
    assertThat(header.toJSONObject())
        .containsEntry("alg", "dir")
        .containsEntry("enc", "A256GCM")
        .containsEntry("kid", encrypted.kid())
        .containsEntry("row", ROW.value())
        .hasSize(4);
    assertThat(encrypted.jwe()).doesNotContain(Base64URL.encode("very secret").toString());
  }

  @Test
  void the_same_payload_never_has_the_same_ciphertext() {
    assertThat(cipher.encrypt(ROW, PAYLOAD).jwe()).isNotEqualTo(cipher.encrypt(ROW, PAYLOAD).jwe());
  }

  @Test
  void a_payload_of_another_account_session_version_or_table_is_not_decrypted() {
    String jwe = cipher.encrypt(ROW, PAYLOAD).jwe();
    List<RowIdentity> others =
        List.of(
            RowIdentity.session(new SessionEntityId("did:plc:mallory", "a".repeat(43)), 1),
            RowIdentity.session(new SessionEntityId("did:plc:alice", "b".repeat(43)), 1),
            RowIdentity.session(new SessionEntityId("did:plc:alice", "a".repeat(43)), 2),
            RowIdentity.pendingAuthorization("a".repeat(43)));
    for (RowIdentity other : others) {
      assertUnreadable(Reason.OTHER_ROW, () -> cipher.decrypt(other, jwe));
    }
  }

  @Test
  void a_header_that_was_changed_to_fit_another_row_is_not_decrypted() throws Exception {
    RowIdentity other =
        RowIdentity.session(new SessionEntityId("did:plc:mallory", "a".repeat(43)), 1);
    String jwe = withHeader(cipher.encrypt(ROW, PAYLOAD).jwe(), h -> h.replace("alice", "mallory"));
    assertUnreadable(Reason.ALTERED, () -> cipher.decrypt(other, jwe));
  }

  @Test
  void a_change_of_any_character_is_noticed() {
    String jwe = cipher.encrypt(ROW, PAYLOAD).jwe();
    for (int i = 0; i < jwe.length(); i++) {
      char other = jwe.charAt(i) == 'A' ? 'B' : 'A';
      String altered = jwe.substring(0, i) + other + jwe.substring(i + 1);
      if (!decodesAlike(jwe, altered)) {
        assertThatThrownBy(() -> cipher.decrypt(ROW, altered))
            .isInstanceOf(UnreadableRowException.class);
      }
    }
  }

  @Test
  void a_payload_that_is_cut_or_lacks_a_part_is_noticed() {
    String jwe = cipher.encrypt(ROW, PAYLOAD).jwe();
    for (int length = 0; length < jwe.length(); length++) {
      String cut = jwe.substring(0, length);
      assertThatThrownBy(() -> cipher.decrypt(ROW, cut)).isInstanceOf(UnreadableRowException.class);
    }
    String[] parts = jwe.split("\\.", -1);
    for (int part = 0; part < parts.length; part++) {
      List<String> emptied = new ArrayList<>(List.of(parts));
      emptied.set(part, part == 1 ? "AAAA" : "");
      assertThatThrownBy(() -> cipher.decrypt(ROW, String.join(".", emptied)))
          .isInstanceOf(UnreadableRowException.class);
    }
  }

  @Test
  void a_key_that_is_not_in_the_ring_is_named() {
    EncryptedPayload encrypted = cipher.encrypt(ROW, PAYLOAD);
    ring.set(KeyRing.generate(random));
    assertUnreadable(Reason.UNKNOWN_KEY, () -> cipher.decrypt(ROW, encrypted.jwe()));
    assertThatThrownBy(() -> cipher.decrypt(ROW, encrypted.jwe()))
        .hasMessageContaining(encrypted.kid())
        .hasMessageContaining(ring.get().encryptingKeyId());
  }

  @Test
  void a_key_id_from_the_database_cannot_forge_log_lines() throws Exception {
    String kid = ring.get().encryptingKeyId();
    String jwe =
        withHeader(cipher.encrypt(ROW, PAYLOAD).jwe(), h -> h.replace(kid, "x\\nWARNING: y"));
    assertThatThrownBy(() -> cipher.decrypt(ROW, jwe)).hasMessageContaining("\"x?WARNING: y\"");
  }

  @Test
  void a_key_id_of_another_key_in_the_ring_does_not_decrypt() throws Exception {
    String kid = ring.get().encryptingKeyId();
    EncryptedPayload encrypted = cipher.encrypt(ROW, PAYLOAD);
    ring.set(ring.get().rotated(random));
    String jwe = withHeader(encrypted.jwe(), h -> h.replace(kid, ring.get().encryptingKeyId()));
    assertUnreadable(Reason.ALTERED, () -> cipher.decrypt(ROW, jwe));
  }

  @Test
  void after_a_rotation_old_payloads_are_decrypted_and_new_ones_name_the_new_key() {
    EncryptedPayload before = cipher.encrypt(ROW, PAYLOAD);
    ring.set(ring.get().rotated(random));
    EncryptedPayload after = cipher.encrypt(ROW, PAYLOAD);
    assertThat(after.kid()).isNotEqualTo(before.kid());
    assertThat(cipher.decrypt(ROW, before.jwe())).isEqualTo(PAYLOAD);
    assertThat(cipher.decrypt(ROW, after.jwe())).isEqualTo(PAYLOAD);
  }

  @Test
  void another_algorithm_is_refused_even_with_the_right_key() throws Exception {
    JWEHeader header =
        new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A128CBC_HS256)
            .keyID(ring.get().encryptingKeyId())
            .customParam("row", ROW.value())
            .build();
    JWEObject jwe = new JWEObject(header, new Payload(PAYLOAD.reveal()));
    jwe.encrypt(new DirectEncrypter(ring.get().encryptingKey()));
    assertUnreadable(Reason.UNSUPPORTED_FORMAT, () -> cipher.decrypt(ROW, jwe.serialize()));
  }

  @Test
  void a_header_that_asks_for_another_algorithm_or_compression_is_refused() throws Exception {
    String jwe = cipher.encrypt(ROW, PAYLOAD).jwe();
    for (String change : List.of("A128GCM", "A256CBC-HS512", "none")) {
      String altered = withHeader(jwe, h -> h.replace("A256GCM", change));
      assertUnreadable(Reason.UNSUPPORTED_FORMAT, () -> cipher.decrypt(ROW, altered));
    }
    String wrapped = withHeader(jwe, h -> h.replace("\"dir\"", "\"A256KW\""));
    assertUnreadable(Reason.UNSUPPORTED_FORMAT, () -> cipher.decrypt(ROW, wrapped));
    String compressed = withHeader(jwe, h -> h.replace("{", "{\"zip\":\"DEF\","));
    assertUnreadable(Reason.UNSUPPORTED_FORMAT, () -> cipher.decrypt(ROW, compressed));
  }

  @Test
  void no_byte_may_move_between_the_ciphertext_and_the_tag() {
    String[] parts = cipher.encrypt(ROW, PAYLOAD).jwe().split("\\.");
    byte[] ciphertext = new Base64URL(parts[3]).decode();
    byte[] tag = new Base64URL(parts[4]).decode();
    byte[] longer = Arrays.copyOf(ciphertext, ciphertext.length + 1);
    longer[ciphertext.length] = tag[0];
    parts[3] = Base64URL.encode(longer).toString();
    parts[4] = Base64URL.encode(Arrays.copyOfRange(tag, 1, tag.length)).toString();
    assertUnreadable(Reason.ALTERED, () -> cipher.decrypt(ROW, String.join(".", parts)));
  }

  @Test
  void a_header_that_needs_an_extension_is_refused_even_with_the_right_key() throws Exception {
    JWEHeader header =
        new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
            .keyID(ring.get().encryptingKeyId())
            .customParam("row", ROW.value())
            .criticalParams(Set.of("row"))
            .build();
    JWEObject jwe = new JWEObject(header, new Payload(PAYLOAD.reveal()));
    jwe.encrypt(new DirectEncrypter(ring.get().encryptingKey()));
    assertUnreadable(Reason.ALTERED, () -> cipher.decrypt(ROW, jwe.serialize()));
  }

  @Test
  void plain_text_in_the_column_is_not_read() {
    for (String text : List.of("", "null", PAYLOAD.reveal(), "a.b.c.d.e", "....")) {
      assertUnreadable(Reason.UNSUPPORTED_FORMAT, () -> cipher.decrypt(ROW, text));
    }
  }

  @Test
  void the_provider_that_was_given_does_the_work() {
    Provider provider = Security.getProvider("SunJCE");
    RowCipher withProvider = new RowCipher(ring::get, random, provider);
    assertThat(cipher.decrypt(ROW, withProvider.encrypt(ROW, PAYLOAD).jwe())).isEqualTo(PAYLOAD);
    assertThatThrownBy(() -> new RowCipher(ring::get, random, Security.getProvider("SUN")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SUN has no AES/GCM/NoPadding");
  }

  private static void assertUnreadable(Reason reason, ThrowingCallable decryption) {
    assertThatThrownBy(decryption)
        .isInstanceOfSatisfying(
            UnreadableRowException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageNotContaining("secret");
  }

  private static String withHeader(String jwe, UnaryOperator<String> change) {
    int end = jwe.indexOf('.');
    String header = new Base64URL(jwe.substring(0, end)).decodeToString();
    String changed = change.apply(header);
    assertThat(changed).isNotEqualTo(header);
    return Base64URL.encode(changed) + jwe.substring(end);
  }

  /** The last character of a part carries bits that decoders drop; GCM sees the same bytes. */
  private static boolean decodesAlike(String one, String two) {
    String[] first = one.split("\\.", -1);
    String[] second = two.split("\\.", -1);
    if (second.length != first.length || !first[0].equals(second[0])) {
      return false;
    }
    for (int i = 1; i < first.length; i++) {
      if (!Arrays.equals(new Base64URL(first[i]).decode(), new Base64URL(second[i]).decode())) {
        return false;
      }
    }
    return true;
  }
}
