package io.github.atprotojakarta.simulation;

import java.security.Key;
import java.security.KeyFactorySpi;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyPairGeneratorSpi;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.SignatureSpi;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import org.jspecify.annotations.Nullable;

/** A JCA provider whose keys are always the same and whose signatures cost and prove nothing. */
final class FreeSignatures extends Provider {
  private static final long serialVersionUID = 1;
  private static final KeyPair PAIR = pair();

  FreeSignatures() {
    super("FreeSignatures", "1", "Signatures for simulations");
    put("KeyPairGenerator.EC", Pairs.class.getName());
    put("KeyFactory.EC", Keys.class.getName());
    put("Signature.SHA256withECDSA", Signing.class.getName());
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the only pair. */
  public static final class Pairs extends KeyPairGeneratorSpi {
    @Override
    public void initialize(int size, SecureRandom random) {}

    @Override
    public void initialize(AlgorithmParameterSpec parameters, SecureRandom random) {}

    @Override
    public KeyPair generateKeyPair() {
      return PAIR;
    }
  }

  /** Returns the only key. */
  public static final class Keys extends KeyFactorySpi {
    @Override
    protected PublicKey engineGeneratePublic(KeySpec spec) {
      return PAIR.getPublic();
    }

    @Override
    protected PrivateKey engineGeneratePrivate(KeySpec spec) {
      return PAIR.getPrivate();
    }

    @Override
    protected <T extends KeySpec> T engineGetKeySpec(Key key, Class<T> type)
        throws InvalidKeySpecException {
      throw new InvalidKeySpecException("There is only one key");
    }

    @Override
    protected Key engineTranslateKey(Key key) {
      return key;
    }
  }

  /** Signs with two ones in DER. */
  public static final class Signing extends SignatureSpi {
    private static final byte[] ONES = {0x30, 6, 2, 1, 1, 2, 1, 1};

    @Override
    protected void engineInitVerify(PublicKey key) {}

    @Override
    protected void engineInitSign(PrivateKey key) {}

    @Override
    protected void engineUpdate(byte b) {}

    @Override
    protected void engineUpdate(byte[] bytes, int offset, int length) {}

    @Override
    protected byte[] engineSign() {
      return ONES.clone();
    }

    @Override
    protected boolean engineVerify(byte[] signature) {
      return true;
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String name, @Nullable Object value) {}

    @Override
    @Deprecated
    protected Object engineGetParameter(String name) {
      throw new UnsupportedOperationException("There are no parameters");
    }
  }

  /** Returns random numbers of a seed; a real source would end the repeatability. */
  static SecureRandom random(long seed) {
    return new SeededRandom(seed);
  }

  private static final class SeededRandom extends SecureRandom {
    private static final long serialVersionUID = 1;
    private final java.util.Random source;

    SeededRandom(long seed) {
      super(new Seeded(), null);
      this.source = new java.util.Random(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
      source.nextBytes(bytes);
    }

    @Override
    public int nextInt(int bound) {
      return source.nextInt(bound);
    }
  }

  private static final class Seeded extends java.security.SecureRandomSpi {
    private static final long serialVersionUID = 1;

    @Override
    protected void engineSetSeed(byte[] seed) {}

    @Override
    protected void engineNextBytes(byte[] bytes) {}

    @Override
    protected byte[] engineGenerateSeed(int bytes) {
      return new byte[bytes];
    }
  }
}
