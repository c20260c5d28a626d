package io.github.atprotojakarta.bench;

import io.github.atprotojakarta.config.JcaProviders;
import io.github.atprotojakarta.internal.jose.JwtSigner;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The part of a call that no client can save: one ES256 signature; and the proof around it. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init")
public class SigningBenchmark {
  private static final String CLAIMS =
      "{\"jti\":\"%s\",\"htm\":\"GET\",\"htu\":\"https://pds.example/xrpc/%s\",\"iat\":1796000000}"
          .formatted("a".repeat(22), Workload.NSID);

  /** The JCA provider by its name. */
  @Param("SunEC")
  public String provider;

  private final SecureRandom random = new SecureRandom();
  private final byte[] message = new byte[620];
  private Provider signing;
  private PrivateKey key;
  private JwtSigner signer;
  private DpopKey dpopKey;

  /** Makes the keys. */
  @Setup
  public void makeKeys() throws GeneralSecurityException {
    signing = JcaProviders.named(provider);
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", signing);
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    key = generator.generateKeyPair().getPrivate();
    signer = new JwtSigner(random, signing);
    dpopKey = DpopKey.generate(random, signing);
  }

  /** One raw signature over as many bytes as a proof has. */
  @Benchmark
  public byte[] signature(CpuTime cpu) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withECDSA", signing);
    signature.initSign(key, random);
    signature.update(message);
    return signature.sign();
  }

  /** The JWT of a DPoP proof. */
  @Benchmark
  public String proof(CpuTime cpu) {
    return dpopKey.sign(signer, CLAIMS);
  }
}
