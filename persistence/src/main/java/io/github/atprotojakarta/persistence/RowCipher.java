package io.github.atprotojakarta.persistence;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.util.Base64URL;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.internal.jose.Base64Url;
import io.github.atprotojakarta.internal.jose.ChosenProviders;
import io.github.atprotojakarta.persistence.UnreadableRowException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts the secret part of a row as a compact JWE (RFC 7516) with {@code dir} and {@code
 * A256GCM}. The protected header names the key ({@code kid}) and the row ({@code row}). GCM
 * authenticates that header, so the decryption fails for a payload that was copied to another row,
 * with or without a changed header.
 *
 * <p>Each read and each refresh of a session does this, so it uses the cipher of the JCA directly.
 */
final class RowCipher {
  private static final String ROW = "row";
  private static final String GCM = "AES/GCM/NoPadding";
  private static final int JWE_PARTS = 5;
  private static final int IV_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  private final Supplier<KeyRing> keys;
  private final SecureRandom random;
  private final @Nullable Provider provider;

  /**
   * Creates a cipher.
   *
   * @param keys called for every payload
   * @param random the source of nonces
   * @param provider the JCA provider for the encryption; {@code null} for the fastest that is
   *     present
   * @throws IllegalArgumentException if the provider has no AES-GCM
   */
  RowCipher(Supplier<KeyRing> keys, SecureRandom random, @Nullable Provider provider) {
    requireGcm(provider);
    this.keys = Objects.requireNonNull(keys, "keys");
    this.random = Objects.requireNonNull(random, "random");
    this.provider = provider == null ? ChosenProviders.encrypting() : provider;
  }

  private static void requireGcm(@Nullable Provider provider) {
    if (provider != null) {
      try {
        Cipher unused = Cipher.getInstance(GCM, provider);
      } catch (GeneralSecurityException e) {
        throw new IllegalArgumentException(
            "The JCA provider "
                + provider.getName()
                + " has no AES/GCM/NoPadding, which encrypts sessions. Set another provider or"
                + " none.",
            e);
      }
    }
  }

  /** Encrypts a payload for a row. */
  EncryptedPayload encrypt(RowIdentity row, Secret payload) {
    KeyRing ring = keys.get();
    String kid = ring.encryptingKeyId();
    JWEHeader header =
        new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
            .keyID(kid)
            .customParam(ROW, row.value())
            .build();
    try {
      return new EncryptedPayload(encrypt(ring.encryptingKey(), header, payload), kid);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The JCA provider has no AES-256-GCM for " + row.shown(), e);
    }
  }

  /** Makes the parts of a compact JWE: see {@link #decrypt(SecretKey, String[])}. */
  private String encrypt(SecretKey key, JWEHeader header, Secret payload)
      throws GeneralSecurityException {
    byte[] iv = new byte[IV_BYTES];
    random.nextBytes(iv);
    String protectedHeader = header.toBase64URL().toString();
    byte[] output =
        cipher(Cipher.ENCRYPT_MODE, key, iv, protectedHeader)
            .doFinal(payload.reveal().getBytes(StandardCharsets.UTF_8));
    int tag = output.length - TAG_BITS / 8;
    return protectedHeader
        + ".."
        + Base64Url.encode(iv)
        + "."
        + Base64Url.encode(Arrays.copyOf(output, tag))
        + "."
        + Base64Url.encode(Arrays.copyOfRange(output, tag, output.length));
  }

  private Cipher cipher(int mode, SecretKey key, byte[] iv, String protectedHeader)
      throws GeneralSecurityException {
    Cipher cipher = provider == null ? Cipher.getInstance(GCM) : Cipher.getInstance(GCM, provider);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
    cipher.updateAAD(protectedHeader.getBytes(StandardCharsets.US_ASCII));
    return cipher;
  }

  /**
   * Decrypts the payload of a row. It checks what a JOSE library checks of such a JWE.
   *
   * @throws UnreadableRowException if it was not encrypted for this row by a key of the key ring
   */
  Secret decrypt(RowIdentity row, String encrypted) {
    String[] parts = encrypted.split("\\.", -1);
    JWEHeader header = header(row, parts);
    SecretKey key = key(row, header);
    if (!row.value().equals(header.getCustomParam(ROW))) {
      throw unreadable(row, Reason.OTHER_ROW, "it was encrypted for another row");
    }
    try {
      demandNoExtensions(header);
      return Secret.of(new String(decrypt(key, parts), StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | RuntimeException e) {
      throw unreadable(
          row, Reason.ALTERED, "it cannot be decrypted with key \"" + header.getKeyID() + "\"");
    }
  }

  /** No extension is known, so a JWE that needs one must be refused (RFC 7516 section 4.1.13). */
  private static void demandNoExtensions(JWEHeader header) throws AEADBadTagException {
    if (header.getCriticalParams() != null) {
      throw new AEADBadTagException("The JWE needs an extension");
    }
  }

  /**
   * Decrypts the parts of a compact JWE (RFC 7516 section 5.2, RFC 7518 section 5.3): header,
   * encrypted key, initialization vector, ciphertext and authentication tag.
   */
  private byte[] decrypt(SecretKey key, String[] parts) throws GeneralSecurityException {
    byte[] iv = DECODER.decode(parts[2]);
    byte[] ciphertext = DECODER.decode(parts[3]);
    byte[] tag = DECODER.decode(parts[4]);
    if (!parts[1].isEmpty() || iv.length != IV_BYTES || tag.length * 8 != TAG_BITS) {
      throw new AEADBadTagException("A part of the JWE has the wrong length");
    }
    // In one call with the tag: some providers return nothing before they have checked it.
    byte[] input = Arrays.copyOf(ciphertext, ciphertext.length + tag.length);
    System.arraycopy(tag, 0, input, ciphertext.length, tag.length);
    return cipher(Cipher.DECRYPT_MODE, key, iv, parts[0]).doFinal(input);
  }

  private static JWEHeader header(RowIdentity row, String[] parts) {
    JWEHeader header;
    try {
      header = JWEHeader.parse(new Base64URL(parts[0]));
    } catch (ParseException | RuntimeException e) {
      throw unreadable(row, Reason.UNSUPPORTED_FORMAT, "it is not a compact JWE");
    }
    if (parts.length != JWE_PARTS) {
      throw unreadable(row, Reason.UNSUPPORTED_FORMAT, "it is not a compact JWE");
    }
    // The same 256 bits would also work with AES-CBC: this class sets the algorithm, not the row.
    if (!JWEAlgorithm.DIR.equals(header.getAlgorithm())
        || !EncryptionMethod.A256GCM.equals(header.getEncryptionMethod())
        || header.getCompressionAlgorithm() != null) {
      throw unreadable(row, Reason.UNSUPPORTED_FORMAT, "it is not encrypted with dir and A256GCM");
    }
    return header;
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

  private static UnreadableRowException unreadable(RowIdentity row, Reason reason, String why) {
    String message = "The payload of " + row.shown() + " is unreadable: " + why;
    // Parts of the message are from the database and must not forge log lines.
    return new UnreadableRowException(reason, message.replaceAll("[^\\x20-\\x7e]", "?"));
  }

  /**
   * An encrypted payload.
   *
   * @param jwe the compact JWE
   * @param kid the id of the key that encrypted it
   */
  record EncryptedPayload(String jwe, String kid) {}
}
