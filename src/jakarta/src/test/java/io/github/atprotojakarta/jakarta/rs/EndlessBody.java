package io.github.atprotojakarta.jakarta.rs;

import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A body as long as wanted, which knows how much of it was read and whether it was closed. */
public final class EndlessBody extends InputStream {
  private final long length;
  private final AtomicLong read = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();

  public EndlessBody(long length) {
    this.length = length;
  }

  @Override
  public int read() {
    return read.get() < length ? (int) (read.getAndIncrement() & 0x7F) : -1;
  }

  @Override
  public int read(byte[] buffer, int offset, int wanted) {
    if (wanted == 0) {
      return 0;
    }
    int size = (int) Math.min(wanted, length - read.get());
    read.addAndGet(size);
    return size == 0 ? -1 : size;
  }

  @Override
  public void close() {
    closed.set(true);
  }

  public long bytesRead() {
    return read.get();
  }

  public boolean closed() {
    return closed.get();
  }
}
