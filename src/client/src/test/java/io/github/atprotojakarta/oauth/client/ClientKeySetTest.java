package io.github.atprotojakarta.oauth.client;

import static io.github.atprotojakarta.oauth.Samples.RANDOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.github.atprotojakarta.Secret;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientKeySetTest {
  private static ECKey key(String kid) throws Exception {
    return new ECKeyGenerator(Curve.P_256).keyID(kid).generate();
  }

  private static Secret set(ECKey... keys) {
    StringBuilder text = new StringBuilder("{\"keys\":[");
    for (ECKey key : keys) {
      text.append(text.charAt(text.length() - 1) == '[' ? "" : ",").append(key.toJSONString());
    }
    return Secret.of(text + "]}");
  }

  private static String pem(ECKey key) throws Exception {
    String base64 =
        Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(key.toECPrivateKey().getEncoded());
    return "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
  }

  @Test
  void a_generated_key_survives_its_private_export() {
    ClientKeySet keys = ClientKeySet.generate(RANDOM);

    ClientKeySet read = ClientKeySet.parse(keys.toPrivateJwks());

    assertThat(read.toPublicJwks()).isEqualTo(keys.toPublicJwks());
    assertThat(read.kids()).hasSize(1);
    assertThat(read.isEmpty()).isFalse();
  }

  @Test
  void the_published_set_holds_every_key_and_no_private_member() throws Exception {
    ECKey newest = key("b");
    ECKey old = key("a");
    String published = ClientKeySet.parse(set(newest, old)).toPublicJwks().toString();

    assertThat(published)
        .isEqualTo(
            "{\"keys\":["
                + "{\"kty\":\"EC\",\"use\":\"sig\",\"alg\":\"ES256\",\"kid\":\"b\",\"crv\":\"P-256\","
                + ("\"x\":\"" + newest.getX() + "\",\"y\":\"" + newest.getY() + "\"},")
                + "{\"kty\":\"EC\",\"use\":\"sig\",\"alg\":\"ES256\",\"kid\":\"a\",\"crv\":\"P-256\","
                + ("\"x\":\"" + old.getX() + "\",\"y\":\"" + old.getY() + "\"}]}"));
  }

  @Test
  void a_single_jwk_is_read() throws Exception {
    assertThat(ClientKeySet.parse(Secret.of(key("one").toJSONString())).kids())
        .containsExactly("one");
  }

  /** Repeated, because the public part is found out of two candidates. */
  @RepeatedTest(6)
  void a_pem_key_is_named_by_its_thumbprint() throws Exception {
    ECKey first = key("ignored");
    ECKey second = key("ignored");

    ClientKeySet keys = ClientKeySet.parse(Secret.of(pem(first) + "\n" + pem(second)));

    assertThat(keys.kids())
        .containsExactly(
            first.computeThumbprint().toString(), second.computeThumbprint().toString());
    assertThat(keys.toPublicJwks().toString()).contains(first.getX().toString());
    assertThat(keys.toPublicJwks().toString()).contains(second.getY().toString());
  }

  /** RFC 5915, as {@code openssl ecparam -genkey} writes it: with or without curve and point. */
  private static byte[] sec1(ECKey key, String curve, boolean point) throws Exception {
    ByteArrayOutputStream der = new ByteArrayOutputStream();
    der.writeBytes(HexFormat.of().parseHex("0201010420"));
    byte[] d = key.getD().decode();
    der.write(new byte[32 - d.length]);
    der.write(d);
    der.writeBytes(HexFormat.of().parseHex(curve));
    if (point) {
      der.writeBytes(HexFormat.of().parseHex("a14403420004"));
      der.writeBytes(key.getX().decode());
      der.writeBytes(key.getY().decode());
    }
    byte[] body = der.toByteArray();
    return ByteBuffer.allocate(body.length + 2)
        .put((byte) 0x30)
        .put((byte) body.length)
        .put(body)
        .array();
  }

  private static String block(String type, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
  }

  @ParameterizedTest
  @CsvSource({
    "a00a06082a8648ce3d030107, true",
    "a00a06082a8648ce3d030107, false",
    "'', true",
    "'', false"
  })
  void an_ec_private_key_of_openssl_is_read(String curve, boolean point) throws Exception {
    ECKey key = key("ignored");

    ClientKeySet keys =
        ClientKeySet.parse(Secret.of(block("EC PRIVATE KEY", sec1(key, curve, point))));

    assertThat(keys.kids()).containsExactly(key.computeThumbprint().toString());
  }

  @Test
  void pem_blocks_of_both_kinds_stand_in_one_text_with_parameters_between() throws Exception {
    ECKey first = key("ignored");
    ECKey second = key("ignored");
    byte[] p256 = HexFormat.of().parseHex("06082a8648ce3d030107");
    String text =
        pem(first)
            + block("EC PARAMETERS", p256)
            + block("EC PRIVATE KEY", sec1(second, "a00a06082a8648ce3d030107", true));

    assertThat(ClientKeySet.parse(Secret.of(text)).kids())
        .containsExactly(
            first.computeThumbprint().toString(), second.computeThumbprint().toString());
  }

  @Test
  void an_ec_private_key_whose_curve_is_unclear_is_refused() throws Exception {
    ECKey key = key("ignored");
    String secp384r1 = "06052b81040022";

    for (String text :
        new String[] {
          block("EC PARAMETERS", HexFormat.of().parseHex(secp384r1))
              + block("EC PRIVATE KEY", sec1(key, "", false)),
          block("EC PARAMETERS", HexFormat.of().parseHex(secp384r1))
              + block("EC PRIVATE KEY", sec1(key, "a00a06082a8648ce3d030107", false)),
          block("EC PRIVATE KEY", sec1(key, "a007" + secp384r1, false)),
          block("EC PRIVATE KEY", new byte[] {0x30, 3, 2, 1, 1}),
          block("EC PRIVATE KEY", sec1(key, "a082", false)),
          block("EC PRIVATE KEY", sec1(key, "a0ff00", false))
        }) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ClientKeySet.parse(Secret.of(text)))
          .withMessageContaining("a PEM block is not a private key");
    }
  }

  @Test
  void a_key_leaves_as_pem_too() throws Exception {
    ClientKeySet keys = ClientKeySet.generate(RANDOM);

    assertThat(ClientKeySet.parse(keys.toPrivatePem()).toPublicJwks())
        .isEqualTo(keys.toPublicJwks());
    assertThat(keys.toPrivatePem()).hasToString("(secret)");
  }

  @Test
  void a_generated_key_may_have_a_name_of_ones_own() {
    assertThat(ClientKeySet.generate(RANDOM, "spring").kids()).containsExactly("spring");
    assertThatIllegalArgumentException().isThrownBy(() -> ClientKeySet.generate(RANDOM, " "));
  }

  @Test
  void a_generated_key_keeps_the_time_of_its_creation_in_its_private_export() {
    Clock clock = Clock.fixed(Instant.parse("2026-12-02T01:02:03.4Z"), ZoneOffset.UTC);
    ClientKeySet keys = ClientKeySet.generate(RANDOM, ClientKeyAlgorithm.ES256, null, clock);

    assertThat(keys.toPrivateJwks().reveal()).contains("\"iat\":" + 1796173323);
    assertThat(createdAt(ClientKeySet.parse(keys.toPrivateJwks())))
        .isEqualTo(createdAt(keys))
        .contains(Instant.parse("2026-12-02T01:02:03Z"));
  }

  @Test
  void a_published_key_and_pem_have_no_date() {
    ClientKeySet keys = ClientKeySet.generate(RANDOM);

    assertThat(keys.toPublicJwks().toString()).doesNotContain("iat");
    assertThat(createdAt(ClientKeySet.parse(keys.toPrivatePem()))).isEmpty();
  }

  private static Optional<Instant> createdAt(ClientKeySet keys) {
    return keys.find(keys.kids().get(0)).orElseThrow().createdAt();
  }

  /** Keys of other tools have no date, and a wrong one does not stop sign-ins. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "-1",
        "\"1796173323\"",
        "\"yesterday\"",
        "1796173323000",
        "[]",
        "1e99"
      })
  void a_key_without_a_usable_date_signs_and_has_no_age(String date) throws Exception {
    String jwk = key("a").toJSONString();
    String dated = date.isEmpty() ? jwk : jwk.replaceFirst("\\{", "{\"iat\":" + date + ",");

    assertThat(ClientKeySet.parse(Secret.of(dated)).find("a").orElseThrow().createdAt()).isEmpty();
  }

  @Test
  void a_key_with_an_end_tells_it_in_whole_seconds() throws Exception {
    String jwk = key("a").toJSONString();
    assertThat(expiresAt(jwk)).isEmpty();
    assertThat(expiresAt(jwk.replaceFirst("\\{", "{\"exp\":1796173323.9,")))
        .contains(Instant.parse("2026-12-02T01:02:03Z"));
    assertThat(expiresAt(jwk.replaceFirst("\\{", "{\"exp\":1e99,"))).isEmpty();
  }

  private static Optional<Instant> expiresAt(String jwk) {
    return ClientKeySet.parse(Secret.of(jwk)).find("a").orElseThrow().expiresAt();
  }

  @Test
  void nothing_is_published_for_a_public_client() {
    assertThat(ClientKeySet.empty().toPublicJwks().toString()).isEqualTo("{\"keys\":[]}");
    assertThat(ClientKeySet.empty().isEmpty()).isTrue();
  }

  @Test
  void keys_need_names_of_their_own() throws Exception {
    ECKey nameless = new ECKeyGenerator(Curve.P_256).generate();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientKeySet.parse(Secret.of(nameless.toJSONString())))
        .withMessageContaining("no \"kid\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientKeySet.parse(set(key("a"), key("a"))))
        .withMessageContaining("\"a\" is used twice");
    ECKey same = key("a");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientKeySet.parse(set(same, new ECKey.Builder(same).keyID("b").build())))
        .withMessageContaining("listed twice");
  }

  @Test
  void keys_that_cannot_sign_are_refused_and_not_shown() throws Exception {
    ECKey valid = key("k");
    ECKey other = key("k");
    ECKey[] broken = {
      valid.toPublicJWK(),
      new ECKey.Builder(valid).keyUse(KeyUse.ENCRYPTION).build(),
      new ECKey.Builder(valid).algorithm(new com.nimbusds.jose.Algorithm("ES384")).build(),
      new ECKey.Builder(Curve.P_256, valid.getX(), valid.getY()).d(other.getD()).keyID("k").build(),
    };
    for (ECKey key : broken) {
      String d = key.getD() == null ? "nothing private" : key.getD().toString();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ClientKeySet.parse(set(key)))
          .withMessageContaining("\"k\"")
          .withMessageNotContaining(d)
          .withNoCause();
    }
  }

  /** RFC 5915: a P-256 key whose number is zero, one, the last one, or the order of the group. */
  @Test
  void an_ec_private_key_is_a_number_below_the_order_of_its_group() {
    BigInteger order = Curve.P_256.toECParameterSpec().getOrder();

    for (BigInteger valid : List.of(BigInteger.ONE, order.subtract(BigInteger.ONE))) {
      assertThat(ClientKeySet.parse(sec1(valid)).kids()).hasSize(1);
    }
    for (BigInteger broken : List.of(BigInteger.ZERO, order, order.add(BigInteger.ONE))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ClientKeySet.parse(sec1(broken)))
          .withMessageStartingWith("Client keys: ")
          .withNoCause();
    }
  }

  private static Secret sec1(BigInteger d) {
    ByteBuffer der =
        ByteBuffer.allocate(39)
            .put(new byte[] {0x30, 37, 2, 1, 1, 4, 32})
            .put(ECKey.encodeCoordinate(256, d).decode());
    return Secret.of(
        "-----BEGIN EC PRIVATE KEY-----\n"
            + Base64.getEncoder().encodeToString(der.array())
            + "\n-----END EC PRIVATE KEY-----");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2",
        "{\"kty\":\"EC\",\"d\":hunter2",
        "{\"keys\":[]}",
        "{\"keys\":\"hunter2\"}",
        "{\"keys\":[\"hunter2\"]}",
        "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nhunter2",
        "-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----\nhunter2\n-----END EC PRIVATE KEY-----",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nhunter2\n-----END ENCRYPTED PRIVATE KEY-----"
      })
  void text_that_is_no_key_is_refused_and_not_shown(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientKeySet.parse(Secret.of(text)))
        .withMessageStartingWith("Client keys: ")
        .withMessageNotContaining("hunter2")
        .withNoCause();
  }

  @Test
  void a_key_set_shows_its_names_only() throws Exception {
    assertThat(ClientKeySet.parse(set(key("a"), key("b")))).hasToString("ClientKeySet[a, b]");
  }
}
