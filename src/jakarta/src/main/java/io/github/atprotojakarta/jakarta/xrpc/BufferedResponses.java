package io.github.atprotojakarta.jakarta.xrpc;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Gives answers of unknown length one before any of them is passed on. Servers end an answer
 * without a length in good order even when its source broke off (Jersey swallows what is thrown
 * while it writes), so half of one would look whole to the script. One with a length never does.
 *
 * <p>Small answers wait in memory, larger ones in a file. Both have bounds: the PDS is whatever
 * server a person chose, and must not fill this machine.
 */
final class BufferedResponses {
  static final int IN_MEMORY = 1024 * 1024;
  static final int IN_A_FILE = 64 * IN_MEMORY;
  static final int FILES = 8;

  private static final int BUFFER = 16 * 1024;

  private final Semaphore files = new Semaphore(FILES);

  /**
   * An answer that knows its length; what it is made of is closed.
   *
   * @throws IOException when the answer breaks off, or is larger than a file may be
   * @throws TransientException when there are as many files as there may be, or none can be written
   */
  HttpResponse whole(HttpResponse answer) throws IOException {
    if (answer.header("Content-Length").isPresent()) {
      return answer;
    }
    try (answer) {
      byte[] beginning = answer.body().readNBytes(IN_MEMORY);
      return beginning.length < IN_MEMORY
          ? withLength(answer, beginning.length, new ByteArrayInputStream(beginning))
          : kept(answer, beginning);
    }
  }

  private static HttpResponse withLength(HttpResponse answer, long length, InputStream body) {
    Map<String, List<String>> headers = new HashMap<>(answer.headers());
    headers.put("Content-Length", List.of(String.valueOf(length)));
    return new HttpResponse(answer.status(), headers, body);
  }

  private HttpResponse kept(HttpResponse answer, byte[] beginning) throws IOException {
    if (!files.tryAcquire()) {
      throw new TransientException(
          FILES + " large answers of unknown length are being passed on; try again in a moment");
    }
    boolean handedOn = false;
    try {
      Path file = local(() -> Files.createTempFile("atproto-answer", ".tmp"));
      try {
        long length = fill(file, beginning, answer.body());
        InputStream body =
            local(() -> Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE));
        handedOn = true;
        return withLength(answer, length, new Kept(body));
      } finally {
        if (!handedOn) {
          Files.deleteIfExists(file);
        }
      }
    } finally {
      if (!handedOn) {
        files.release();
      }
    }
  }

  private static long fill(Path file, byte[] beginning, InputStream rest) throws IOException {
    long length = beginning.length;
    byte[] buffer = new byte[BUFFER];
    try (OutputStream out = local(() -> Files.newOutputStream(file))) {
      keep(out, beginning, beginning.length);
      for (int read = rest.read(buffer); read >= 0; read = rest.read(buffer)) {
        length += read;
        if (length > IN_A_FILE) {
          throw new HttpTransportException(
              HttpTransportException.Kind.TOO_LARGE,
              "it has more than " + IN_A_FILE + " bytes and does not say how many",
              null);
        }
        keep(out, buffer, read);
      }
    }
    return length;
  }

  private static void keep(OutputStream out, byte[] bytes, int length) {
    local(
        () -> {
          out.write(bytes, 0, length);
          return length;
        });
  }

  /** What fails on this machine is not the fault of the PDS. */
  private static <T> T local(Work<T> work) {
    try {
      return work.done();
    } catch (IOException e) {
      throw new TransientException("An answer could not be kept in a temporary file", e);
    }
  }

  /** Something to do with a file. */
  private interface Work<T> {
    T done() throws IOException;
  }

  /** The contents of a file, which is gone with it. */
  private final class Kept extends FilterInputStream {
    private final AtomicBoolean closed = new AtomicBoolean();

    Kept(InputStream file) {
      super(file);
    }

    @Override
    public void close() throws IOException {
      if (closed.compareAndSet(false, true)) {
        files.release();
        super.close();
      }
    }
  }
}
