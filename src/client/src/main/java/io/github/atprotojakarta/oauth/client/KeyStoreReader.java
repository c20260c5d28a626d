package io.github.atprotojakarta.oauth.client;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.internal.jose.PrivatePem;
import io.github.atprotojakarta.internal.json.UntrustedText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads client keys from a PKCS#12 keystore. Its certificates only give the keys dates and an
 * order, because a keystore has no reliable order. Authorization servers never see them.
 */
final class KeyStoreReader {
  private record Dated(Instant begins, ClientKey key) {}

  private final Path file;

  KeyStoreReader(Path file) {
    this.file = file;
  }

  List<ClientKey> read(Secret password) {
    char[] characters = password.reveal().toCharArray();
    try (InputStream input = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(input, characters);
      return keys(store, characters);
    } catch (IOException e) {
      throw e.getCause() instanceof UnrecoverableKeyException
          ? broken("cannot be opened with this password")
          : broken("cannot be read as PKCS#12: " + e);
    } catch (GeneralSecurityException e) {
      throw broken("cannot be read as PKCS#12");
    } finally {
      Arrays.fill(characters, '\0');
    }
  }

  private List<ClientKey> keys(KeyStore store, char[] password) throws GeneralSecurityException {
    List<ClientKey> keys =
        Collections.list(store.aliases()).stream()
            .filter(alias -> isKey(store, alias))
            .map(alias -> key(store, alias, password))
            .sorted(
                Comparator.comparing(Dated::begins)
                    .thenComparing(dated -> dated.key.kid())
                    .reversed())
            .map(Dated::key)
            .toList();
    if (keys.isEmpty()) {
      throw broken("has no private key");
    }
    return keys;
  }

  private boolean isKey(KeyStore store, String alias) {
    try {
      return store.isKeyEntry(alias);
    } catch (GeneralSecurityException e) {
      throw broken("cannot be read as PKCS#12");
    }
  }

  private Dated key(KeyStore store, String alias, char[] password) {
    String named = "has the entry \"" + UntrustedText.clean(alias) + "\", which ";
    try {
      Certificate certificate = store.getCertificate(alias);
      if (store.getKey(alias, password) instanceof PrivateKey key) {
        return dated(ClientKey.of(alias, PrivatePem.ofPkcs8(key.getEncoded())), certificate);
      }
    } catch (UnrecoverableKeyException e) {
      throw broken(named + "cannot be opened with the keystore's password");
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // The message below names the required kind of entry.
    }
    throw broken(
        named
            + "is no private key that can sign, such as one on P-256 (keytool: -keyalg EC"
            + " -groupname secp256r1) or an RSA key of 2048 bits");
  }

  private static Dated dated(ClientKey key, @Nullable Certificate certificate)
      throws GeneralSecurityException {
    return certificate instanceof X509Certificate dates
        ? new Dated(
            dates.getNotBefore().toInstant(), key.certified(List.of(certificate.getEncoded())))
        : new Dated(Instant.EPOCH, key);
  }

  private IllegalArgumentException broken(String what) {
    return new IllegalArgumentException("Client keys: the keystore " + file + " " + what);
  }
}
