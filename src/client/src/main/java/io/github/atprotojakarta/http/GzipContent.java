package io.github.atprotojakarta.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses the content of a response (RFC 1952) while it is read. Its end is the end of the
 * compressed content, so that the connection can be used again. An empty content is empty after
 * decompression.
 */
final class GzipContent extends InputStream {
  private static final int BUFFER = 8 * 1024;

  private final InputStream compressed;
  private @Nullable InputStream decompressed;

  GzipContent(InputStream compressed) {
    this.compressed = compressed;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (decompressed == null) {
      PushbackInputStream content = new PushbackInputStream(compressed);
      int first = content.read();
      if (first < 0) {
        return -1;
      }
      content.unread(first);
      decompressed = new GZIPInputStream(content, BUFFER);
    }
    int count = decompressed.read(buffer, offset, length);
    if (count < 0 && compressed.read() >= 0) {
      throw new ZipException("the response continues after the end of its gzip content");
    }
    return count;
  }
}
