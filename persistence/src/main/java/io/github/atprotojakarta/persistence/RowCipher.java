package io.github.atprotojakarta.persistence;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.jca.JWEJCAContext;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.persistence.UnreadableRowException.Reason;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.Objects;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Seals what must not stand in the database in readable form: a compact JWE (RFC 7516) with {@code
 * dir} and {@code A256GCM}. The protected header names the key ({@code kid}) and the row ({@code
 * row}); GCM authenticates that header, so a payload that was copied to another row, or whose
 * header was changed to fit, does not open.
 */
final class RowCipher {
  private static final String ROW = "row";

  private final Supplier<KeyRing> keys;
  private final SecureRandom random;
  private final @Nullable Provider provider;

  /**
   * Creates a cipher.
   *
   * @param keys asked anew for every payload
   * @param provider does the encryption; {@code null} for the platform's choice
   * @throws IllegalArgumentException when the provider has no AES-GCM
   */
  RowCipher(Supplier<KeyRing> keys, SecureRandom random, @Nullable Provider provider) {
    demandGcm(provider);
    this.keys = Objects.requireNonNull(keys, "keys");
    this.random = Objects.requireNonNull(random, "random");
    this.provider = provider;
  }

  private static void demandGcm(@Nullable Provider provider) {
    if (provider != null) {
      try {
        Cipher unused = Cipher.getInstance("AES/GCM/NoPadding", provider);
      } catch (GeneralSecurityException e) {
        throw new IllegalArgumentException(
            "The JCA provider "
                + provider.getName()
                + " has no AES/GCM/NoPadding to encrypt sessions with; take another one, or none",
            e);
      }
    }
  }

  /** Seals a payload for a row. */
  Sealed seal(RowIdentity row, Secret payload) {
    KeyRing ring = keys.get();
    String kid = ring.encryptingKeyId();
    JWEHeader header =
        new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
            .keyID(kid)
            .customParam(ROW, row.value())
            .build();
    JWEObject jwe = new JWEObject(header, new Payload(payload.reveal()));
    try {
      DirectEncrypter encrypter = new DirectEncrypter(ring.encryptingKey());
      configure(encrypter.getJCAContext());
      jwe.encrypt(encrypter);
    } catch (JOSEException e) {
      throw new IllegalStateException("The JCA provider has no AES-256-GCM for " + row.shown(), e);
    }
    return new Sealed(jwe.serialize(), kid);
  }

  /**
   * Opens what was sealed for a row.
   *
   * @throws UnreadableRowException when it was not sealed for this row by a key of the ring
   */
  Secret open(RowIdentity row, String sealed) {
    JWEObject jwe = parse(row, sealed);
    JWEHeader header = jwe.getHeader();
    SecretKey key = key(row, header);
    if (!row.value().equals(header.getCustomParam(ROW))) {
      throw unreadable(row, Reason.OTHER_ROW, "it was sealed for another row");
    }
    try {
      DirectDecrypter decrypter = new DirectDecrypter(key);
      configure(decrypter.getJCAContext());
      jwe.decrypt(decrypter);
    } catch (JOSEException e) {
      throw unreadable(
          row, Reason.ALTERED, "it does not open with key \"" + header.getKeyID() + "\"");
    }
    return Secret.of(jwe.getPayload().toString());
  }

  private static JWEObject parse(RowIdentity row, String sealed) {
    JWEObject jwe;
    try {
      jwe = JWEObject.parse(sealed);
    } catch (ParseException | RuntimeException e) {
      throw unreadable(row, Reason.NOT_SEALED_HERE, "it is not a compact JWE");
    }
    JWEHeader header = jwe.getHeader();
    // The same 256 bits would also serve AES-CBC: the algorithm is ours to say, not the row's.
    if (!JWEAlgorithm.DIR.equals(header.getAlgorithm())
        || !EncryptionMethod.A256GCM.equals(header.getEncryptionMethod())
        || header.getCompressionAlgorithm() != null) {
      throw unreadable(row, Reason.NOT_SEALED_HERE, "it is not sealed with dir and A256GCM");
    }
    return jwe;
  }

  private SecretKey key(RowIdentity row, JWEHeader header) {
    String kid = header.getKeyID();
    KeyRing ring = keys.get();
    return ring.find(kid == null ? "" : kid)
        .orElseThrow(
            () ->
                unreadable(
                    row,
                    Reason.UNKNOWN_KEY,
                    "key \"" + kid + "\" is not in the key ring " + ring.keyIds()));
  }

  private void configure(JWEJCAContext context) {
    context.setSecureRandom(random);
    if (provider != null) {
      context.setProvider(provider);
    }
  }

  private static UnreadableRowException unreadable(RowIdentity row, Reason reason, String why) {
    String message = "The payload of " + row.shown() + " is unreadable: " + why;
    // Parts of it come from the database: they must not be able to write log lines of their own.
    return new UnreadableRowException(reason, message.replaceAll("[^\\x20-\\x7e]", "?"));
  }

  /**
   * A sealed payload.
   *
   * @param jwe the compact JWE
   * @param kid the id of the key
   */
  record Sealed(String jwe, String kid) {}
}
