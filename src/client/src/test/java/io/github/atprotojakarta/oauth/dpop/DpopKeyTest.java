package io.github.atprotojakarta.oauth.dpop;

import static io.github.atprotojakarta.oauth.Samples.RANDOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.internal.jose.JwtSigner;
import java.io.File;
import java.lang.reflect.Method;
import java.math.BigInteger;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.Security;
import java.text.ParseException;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
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
  void a_key_shows_its_thumbprint_only() throws Exception {
    DpopKey key = DpopKey.generate(RANDOM);

    assertThat(key).hasToString("DpopKey[" + key.thumbprint() + "]");
    assertThat(header(key).toString()).doesNotContain("\"d\"");
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

  @ParameterizedTest
  @ValueSource(strings = {"P-256", "secp256k1"})
  void a_private_part_below_the_order_of_the_group_is_the_largest(String name) throws Exception {
    Curve curve = new Curve(name);
    ECKey key =
        new ECKeyGenerator(curve)
            .provider(curve.equals(Curve.SECP256K1) ? new BouncyCastleProvider() : null)
            .generate();
    BigInteger order = curve.toECParameterSpec().getOrder();

    assertThat(DpopKey.fromJwk(withPrivatePart(key, order.subtract(BigInteger.ONE)))).isNotNull();
    for (BigInteger tooLarge : List.of(order, order.add(BigInteger.ONE))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DpopKey.fromJwk(withPrivatePart(key, tooLarge)))
          .withMessageContaining("out of range");
    }
  }

  private static Secret withPrivatePart(ECKey key, BigInteger d) {
    return Secret.of(
        key.toJSONString()
            .replace(key.getD().toString(), ECKey.encodeCoordinate(256, d).toString()));
  }

  private static SignedJWT signed(DpopKey key) throws ParseException {
    return SignedJWT.parse(key.sign(new JwtSigner(RANDOM, null), "{\"jti\":\"x\"}"));
  }

  private static JWSHeader header(DpopKey key) throws ParseException {
    return signed(key).getHeader();
  }

  private static ECKey secp256k1() throws Exception {
    return new ECKeyGenerator(Curve.SECP256K1).provider(new BouncyCastleProvider()).generate();
  }

  @Test
  void a_key_on_secp256k1_of_another_application_is_read_and_signs_with_es256k() throws Exception {
    ECKey foreign = secp256k1();
    int registered = Security.getProviders().length;

    DpopKey key = DpopKey.fromJwk(Secret.of(foreign.toJSONString()));

    SignedJWT jwt = signed(key);
    assertThat(jwt.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.ES256K);
    BouncyCastleProvider provider = new BouncyCastleProvider();
    ECDSAVerifier verifier = new ECDSAVerifier(foreign.toECPublicKey(provider));
    verifier.getJCAContext().setProvider(provider);
    assertThat(jwt.verify(verifier)).isTrue();
    assertThat(jwt.getHeader().getJWK().isPrivate()).isFalse();
    assertThat(Security.getProviders()).hasSize(registered);
    assertThat(DpopKey.fromJwk(key.toJwk())).isEqualTo(key);
  }

  /** Another class loader, as on a server where nobody added the JAR. */
  @Test
  void without_the_jar_a_key_on_secp256k1_is_refused_with_its_name() throws Exception {
    String jwk = secp256k1().toJSONString();
    URL[] path =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(part -> !part.contains("bcprov"))
            .map(part -> url(Path.of(part)))
            .toArray(URL[]::new);
    try (URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
      Object secret =
          loader.loadClass(Secret.class.getName()).getMethod("of", String.class).invoke(null, jwk);
      Method fromJwk =
          loader.loadClass(DpopKey.class.getName()).getMethod("fromJwk", secret.getClass());
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> fromJwk.invoke(null, secret))
            .cause()
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("org.bouncycastle:bcprov-jdk18on");
      }
    }
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void generated_keys_are_es256_and_differ() throws Exception {
    assertThat(header(DpopKey.generate(RANDOM)).getAlgorithm()).isEqualTo(JWSAlgorithm.ES256);
    assertThat(DpopKey.generate(RANDOM)).isNotEqualTo(DpopKey.generate(RANDOM));
  }

  @Test
  void keys_are_told_apart_by_their_thumbprint() {
    DpopKey key = DpopKey.generate(RANDOM);

    assertThat(key).isNotEqualTo(DpopKey.generate(RANDOM));
    assertThat(key.hashCode()).isEqualTo(key.thumbprint().hashCode());
  }
}
