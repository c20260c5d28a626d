package io.github.atprotojakarta.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.client5.http.impl.io.LenientHttpResponseParser;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SessionInputBuffer;

/**
 * Reads the head of a response: 64 KiB at most in all. The library itself limits the length of a
 * line and the number of lines only, whose product is some mebibytes.
 */
final class LimitedHeadParser extends LenientHttpResponseParser {
  /** Servers send some KiB; most proxies refuse heads of more than 8 to 64 KiB. */
  static final int MAX_HEAD = 64 * 1024;

  static final Http1Config LIMITS =
      Http1Config.custom().setMaxLineLength(16 * 1024).setMaxHeaderCount(100).build();

  LimitedHeadParser() {
    super(LIMITS);
  }

  @Override
  public ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream in)
      throws IOException, HttpException {
    return super.parse(buffer, new Head(in));
  }

  /** The bytes that are read for one head. The last part may hold the begin of the body, too. */
  private static final class Head extends FilterInputStream {
    private int count;

    Head(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (count >= MAX_HEAD) {
        throw new MessageConstraintException(
            "the head of the response has more than " + MAX_HEAD + " bytes");
      }
      int read = super.read(bytes, offset, length);
      count += Math.max(read, 0);
      return read;
    }
  }
}
