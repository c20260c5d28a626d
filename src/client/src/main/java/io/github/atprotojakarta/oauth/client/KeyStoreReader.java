package io.github.atprotojakarta.oauth.client;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.internal.jose.EcKeys;
import io.github.atprotojakarta.internal.json.UntrustedText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Reads client keys from a PKCS#12 keystore. Its certificates only give the keys a date and an
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
      Instant begins =
          store.getCertificate(alias) instanceof X509Certificate certificate
              ? certificate.getNotBefore().toInstant()
              : Instant.EPOCH;
      if (store.getKey(alias, password) instanceof PrivateKey key) {
        return new Dated(begins, new ClientKey(alias, EcKeys.of(key), null));
      }
    } catch (UnrecoverableKeyException e) {
      throw broken(named + "cannot be opened with the keystore's password");
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // The message below names the required kind of entry.
    }
    throw broken(named + "is not a P-256 private key (keytool: -keyalg EC -groupname secp256r1)");
  }

  private IllegalArgumentException broken(String what) {
    return new IllegalArgumentException("Client keys: the keystore " + file + " " + what);
  }
}
