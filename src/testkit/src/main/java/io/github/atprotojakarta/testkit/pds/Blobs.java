package io.github.atprotojakarta.testkit.pds;

import io.github.atprotojakarta.testkit.oauth.jwt.Sha256Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Stores uploaded files in memory. */
final class Blobs {
  /** The maximum size of a file: 50 MiB. */
  static final long LIMIT = 50L << 20;

  /**
   * An uploaded file.
   *
   * @param cid its content identifier
   * @param mime its media type
   * @param bytes its content
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Blob(String cid, String mime, byte[] bytes) {}

  private final Map<String, Blob> blobs = new ConcurrentHashMap<>();

  /** Reads a stream to its end and stores it. */
  Blob store(String did, String mime, InputStream content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[16 * 1024];
    try {
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        bytes.write(buffer, 0, read);
        if (bytes.size() > LIMIT) {
          throw new XrpcErrorException(413, "PayloadTooLarge", "request entity too large");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] whole = bytes.toByteArray();
    Blob blob = new Blob(Cids.ofBlob(Sha256Digest.digest().digest(whole)), mime, whole);
    blobs.put(did + " " + blob.cid(), blob);
    return blob;
  }

  Optional<Blob> find(String did, String cid) {
    return Optional.ofNullable(blobs.get(did + " " + cid));
  }
}
