package io.github.atprotojakarta.http;

import io.github.atprotojakarta.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Reads certificate authorities of an operator, for example of a proxy that opens TLS connections.
 * They are trusted in addition to those of the JVM, because the servers of the AT Protocol network
 * have certificates of public authorities.
 */
public final class TrustStore {
  private static final String PEM = "-----BEGIN CERTIFICATE-----";

  private TrustStore() {}

  /**
   * Returns TLS settings that trust the JVM's authorities and those in a file.
   *
   * @param file PEM certificates, or a PKCS#12 or JKS key store with trusted certificates
   * @param password of the key store; {@code null} for none
   * @throws IllegalArgumentException when the file cannot be read or has no certificate
   */
  public static SSLContext withPlatform(Path file, @Nullable Secret password) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers(storeOf(authorities(file, password))), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "cannot be read as PEM certificates or as a key store: " + e, e);
    }
  }

  /** Returns the authorities in a file and those of the JVM. */
  static List<Certificate> authorities(Path file, @Nullable Secret password)
      throws IOException, GeneralSecurityException {
    List<Certificate> all = new ArrayList<>(certificates(file, password));
    if (all.isEmpty()) {
      throw new IllegalArgumentException(
          "has no trusted certificate; add PEM certificates, or import one with keytool");
    }
    for (TrustManager manager : managers(null)) {
      if (manager instanceof X509TrustManager platform) {
        Collections.addAll(all, platform.getAcceptedIssuers());
      }
    }
    return all;
  }

  private static Collection<? extends Certificate> certificates(
      Path file, @Nullable Secret password) throws IOException, GeneralSecurityException {
    byte[] content = Files.readAllBytes(file);
    String text = new String(content, StandardCharsets.ISO_8859_1);
    if (text.contains(PEM)) {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(content));
    }
    KeyStore store =
        KeyStore.getInstance(
            file.toFile(), password == null ? null : password.reveal().toCharArray());
    List<Certificate> certificates = new ArrayList<>();
    for (String alias : Collections.list(store.aliases())) {
      if (store.isCertificateEntry(alias)
          && store.getCertificate(alias) instanceof X509Certificate) {
        certificates.add(store.getCertificate(alias));
      }
    }
    return certificates;
  }

  private static KeyStore storeOf(List<Certificate> certificates)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (int i = 0; i < certificates.size(); i++) {
      store.setCertificateEntry("ca-" + i, certificates.get(i));
    }
    return store;
  }

  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
