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
 * Buffers responses without Content-Length and sends them with one, so that truncation is detected.
 * Servers complete a response without a length normally even if its source broke off (Jersey
 * swallows exceptions while it writes), so a script could not see that half of it is missing.
 *
 * <p>Small responses are buffered in memory, larger ones in a file. Both are limited: users choose
 * the PDS, and it must not fill the memory or the disk of this machine.
 */
final class BufferedResponses {
  static final int MAX_IN_MEMORY = 1024 * 1024;
  static final int MAX_FILE_SIZE = 64 * MAX_IN_MEMORY;
  static final int MAX_FILES = 8;

  private static final int BUFFER = 16 * 1024;

  private final Semaphore files = new Semaphore(MAX_FILES);

  /**
   * Returns a response with Content-Length; the original is closed if it had none.
   *
   * @throws IOException when the response breaks off, or is larger than a file may be
   * @throws TransientException when there are too many files, or a file cannot be written
   */
  HttpResponse withLength(HttpResponse response) throws IOException {
    if (response.header("Content-Length").isPresent()) {
      return response;
    }
    try (response) {
      byte[] start = response.body().readNBytes(MAX_IN_MEMORY);
      return start.length < MAX_IN_MEMORY
          ? copy(response, start.length, new ByteArrayInputStream(start))
          : buffered(response, start);
    }
  }

  private static HttpResponse copy(HttpResponse original, long length, InputStream body) {
    Map<String, List<String>> headers = new HashMap<>(original.headers());
    headers.put("Content-Length", List.of(String.valueOf(length)));
    return new HttpResponse(original.status(), headers, body);
  }

  private HttpResponse buffered(HttpResponse response, byte[] start) throws IOException {
    if (!files.tryAcquire()) {
      throw new TransientException(
          MAX_FILES + " large responses of unknown length are in progress; try again in a moment");
    }
    boolean passedOn = false;
    try {
      Path file = local(() -> Files.createTempFile("atproto-response", ".tmp"));
      try {
        long length = fill(file, start, response.body());
        InputStream body =
            local(() -> Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE));
        passedOn = true;
        return copy(response, length, new BufferedBody(body));
      } finally {
        if (!passedOn) {
          Files.deleteIfExists(file);
        }
      }
    } finally {
      if (!passedOn) {
        files.release();
      }
    }
  }

  private static long fill(Path file, byte[] start, InputStream rest) throws IOException {
    long length = start.length;
    byte[] buffer = new byte[BUFFER];
    try (OutputStream out = local(() -> Files.newOutputStream(file))) {
      write(out, start, start.length);
      for (int read = rest.read(buffer); read >= 0; read = rest.read(buffer)) {
        length += read;
        if (length > MAX_FILE_SIZE) {
          throw new HttpTransportException(
              HttpTransportException.Kind.TOO_LARGE,
              "it has more than " + MAX_FILE_SIZE + " bytes and no Content-Length",
              null);
        }
        write(out, buffer, read);
      }
    }
    return length;
  }

  private static void write(OutputStream out, byte[] bytes, int length) {
    local(
        () -> {
          out.write(bytes, 0, length);
          return length;
        });
  }

  /** Marks failures of this machine, which are not the fault of the PDS. */
  private static <T> T local(FileOperation<T> operation) {
    try {
      return operation.run();
    } catch (IOException e) {
      throw new TransientException("A response could not be buffered in a temporary file", e);
    }
  }

  /** An operation on a file. */
  private interface FileOperation<T> {
    T run() throws IOException;
  }

  /** The content of a file, which is deleted when this is closed. */
  private final class BufferedBody extends FilterInputStream {
    private final AtomicBoolean closed = new AtomicBoolean();

    BufferedBody(InputStream file) {
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
