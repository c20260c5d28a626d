package io.github.atprotojakarta.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The body of a request. A body that is not {@link #repeatable()} can be opened only once, so it is
 * never sent twice.
 */
public interface HttpBody {
  /** An empty body. */
  HttpBody NONE = of(new byte[0]);

  /** Opens the content; each call starts at the first byte. */
  InputStream open() throws IOException;

  /** Returns the length in bytes, or -1 when it is not known before sending. */
  long length();

  /** Returns whether {@link #open()} may be called more than once. */
  boolean repeatable();

  /** Returns a repeatable body. The array must not change afterwards. */
  static HttpBody of(byte[] bytes) {
    Objects.requireNonNull(bytes, "bytes");
    return new HttpBody() {
      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }

      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public boolean repeatable() {
        return true;
      }
    };
  }

  /** Returns a repeatable body with the string in UTF-8. */
  static HttpBody of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a body that can be sent once. {@code length} is -1 when it is not known. */
  static HttpBody once(InputStream stream, long length) {
    Objects.requireNonNull(stream, "stream");
    AtomicBoolean opened = new AtomicBoolean();
    return new HttpBody() {
      @Override
      public InputStream open() throws IOException {
        if (!opened.compareAndSet(false, true)) {
          throw new IOException("This request body can be sent only once; use a new one");
        }
        return stream;
      }

      @Override
      public long length() {
        return length;
      }

      @Override
      public boolean repeatable() {
        return false;
      }
    };
  }
}
