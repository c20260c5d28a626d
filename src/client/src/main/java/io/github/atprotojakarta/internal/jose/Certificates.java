package io.github.atprotojakarta.internal.jose;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads when the certificate of a key ends. Operators see the date. Nobody verifies a certificate
 * of a client key, so one that cannot be read has no date.
 */
public final class Certificates {
  private Certificates() {}

  /**
   * Returns the end of the first certificate that contains the public part of a key.
   *
   * @param der the certificates, such as those of a chain
   */
  public static Optional<Instant> end(SigningKey key, List<byte[]> der) {
    return der.stream()
        .map(Certificates::read)
        .flatMap(Optional::stream)
        .filter(certificate -> contains(certificate, key.publicJwk()))
        .map(certificate -> certificate.getNotAfter().toInstant())
        .findFirst();
  }

  private static Optional<X509Certificate> read(byte[] der) {
    try {
      return CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der))
              instanceof X509Certificate certificate
          ? Optional.of(certificate)
          : Optional.empty();
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  /** A public key on a curve ends with its coordinates (RFC 5480 section 2.2, RFC 8410). */
  private static boolean contains(X509Certificate certificate, JWK key) {
    byte[] encoded = certificate.getPublicKey().getEncoded();
    if (key instanceof RSAKey rsa) {
      return certificate.getPublicKey() instanceof RSAPublicKey other
          && other.getModulus().equals(rsa.getModulus().decodeToBigInteger());
    }
    if (key instanceof ECKey ec) {
      byte[] y = ec.getY().decode();
      return endsWith(encoded, y, 0) && endsWith(encoded, ec.getX().decode(), y.length);
    }
    return key instanceof OctetKeyPair pair && endsWith(encoded, pair.getX().decode(), 0);
  }

  /**
   * Returns whether an array ends with a part.
   *
   * @param after how many bytes come after the part
   */
  private static boolean endsWith(byte[] all, byte[] part, int after) {
    int end = all.length - after;
    int begin = end - part.length;
    return begin >= 0 && Arrays.equals(all, begin, end, part, 0, part.length);
  }
}
