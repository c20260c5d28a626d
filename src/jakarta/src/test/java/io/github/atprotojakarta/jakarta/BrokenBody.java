package io.github.atprotojakarta.jakarta;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/** The end of a body that breaks off. */
public final class BrokenBody extends InputStream {
  public static final String WHY = "The PDS went away";

  private BrokenBody() {}

  /** A body that breaks off after so many bytes. */
  public static InputStream after(int bytes) {
    return new SequenceInputStream(new ByteArrayInputStream(new byte[bytes]), new BrokenBody());
  }

  @Override
  public int read() throws IOException {
    throw new IOException(WHY);
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    return read();
  }
}
