package io.github.atprotojakarta.jakarta.xrpc;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.jakarta.internal.limits.ConcurrencyLimit;
import io.github.atprotojakarta.jakarta.internal.limits.ConcurrencyLimit.Permit;
import io.github.atprotojakarta.jakarta.internal.limits.ConcurrencyLimit.Share;
import io.github.atprotojakarta.session.SessionKey;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Buffers responses without Content-Length and sends them with one, so that truncation is detected.
 * Servers complete a response without a length normally even if its source broke off (Jersey
 * swallows exceptions while it writes), so a script could not see that half of it is missing.
 *
 * <p>Small responses are buffered in memory, larger ones in a file. Both are limited: users choose
 * the PDS, and it must not fill the memory or the disk of this machine.
 */
final class BufferedResponses {
  /** Small, because each call that runs may have so much. */
  static final int MAX_IN_MEMORY = 256 * 1024;

  static final int MAX_FILE_SIZE = 64 * 1024 * 1024;
  static final int MAX_FILES = 16;
  static final int MAX_FILES_PER_OWNER = 4;

  private static final int BUFFER = 16 * 1024;

  private final ConcurrencyLimit files;

  /**
   * Creates a buffer.
   *
   * @param longest how long a file is needed at most
   */
  BufferedResponses(Duration longest, LongSupplier nanoTime) {
    // The PDS may take as long as the browser after it.
    this.files = new ConcurrencyLimit(MAX_FILES, longest.multipliedBy(2), nanoTime);
  }

  /**
   * Returns a response with Content-Length; the original is closed if it had none.
   *
   * @param owner the session that called
   * @throws IOException when the response breaks off, or is larger than a file may be
   * @throws TransientException when there are too many files, or a file cannot be written
   */
  HttpResponse withLength(HttpResponse response, SessionKey owner) throws IOException {
    if (response.header("Content-Length").isPresent()) {
      return response;
    }
    try (response) {
      byte[] start = response.body().readNBytes(MAX_IN_MEMORY);
      return start.length < MAX_IN_MEMORY
          ? copy(response, start.length, new ByteArrayInputStream(start))
          : buffered(response, start, owner);
    }
  }

  private static HttpResponse copy(HttpResponse original, long length, InputStream body) {
    Map<String, List<String>> headers = new HashMap<>(original.headers());
    headers.put("Content-Length", List.of(String.valueOf(length)));
    return new HttpResponse(original.status(), headers, body);
  }

  private HttpResponse buffered(HttpResponse response, byte[] start, SessionKey owner)
      throws IOException {
    Permit permit =
        files
            .tryAcquire(List.of(new Share(owner, MAX_FILES_PER_OWNER)))
            .orElseThrow(
                () ->
                    new TransientException(
                        "Too many large responses of unknown length are in progress; try again in"
                            + " a moment"));
    boolean passedOn = false;
    try {
      Path file = local(() -> Files.createTempFile("atproto-response", ".tmp"));
      try {
        long length = fill(file, start, response.body());
        InputStream body =
            local(() -> Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE));
        passedOn = true;
        return copy(response, length, new BufferedBody(body, permit));
      } finally {
        if (!passedOn) {
          Files.deleteIfExists(file);
        }
      }
    } finally {
      if (!passedOn) {
        permit.close();
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
  private static final class BufferedBody extends FilterInputStream {
    private final Permit permit;

    BufferedBody(InputStream file, Permit permit) {
      super(file);
      this.permit = permit;
    }

    @Override
    public void close() throws IOException {
      try {
        super.close();
      } finally {
        permit.close();
      }
    }
  }
}
