package io.github.atprotojakarta.jakarta.rs;

import io.github.atprotojakarta.http.HttpBody;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Providers;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Converts the entity of a client's request to a body; repeatable if the entity can be read again.
 */
final class ClientRequestBody {
  private final ClientRequestContext request;

  ClientRequestBody(ClientRequestContext request) {
    this.request = request;
  }

  HttpBody body() throws IOException {
    if (!request.hasEntity()) {
      return HttpBody.NONE;
    }
    Object entity = request.getEntity();
    if (entity instanceof InputStream stream) {
      return HttpBody.once(stream, -1);
    }
    if (entity instanceof File file) {
      return new FileBody(file.toPath(), file.length());
    }
    return entity instanceof Path path
        ? new FileBody(path, Files.size(path))
        : HttpBody.of(serialized(entity));
  }

  private byte[] serialized(Object entity) throws IOException {
    if (entity instanceof byte[] bytes) {
      return bytes;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    writer()
        .writeTo(
            entity,
            request.getEntityClass(),
            request.getEntityType(),
            request.getEntityAnnotations(),
            request.getMediaType(),
            request.getHeaders(),
            bytes);
    return bytes.toByteArray();
  }

  @SuppressWarnings("unchecked") // the providers return a writer for the requested class
  private MessageBodyWriter<Object> writer() {
    Providers providers = EntityProviders.of(request);
    MessageBodyWriter<?> writer =
        providers == null
            ? null
            : providers.getMessageBodyWriter(
                request.getEntityClass(),
                request.getEntityType(),
                request.getEntityAnnotations(),
                request.getMediaType());
    if (writer == null) {
      throw new ProcessingException(
          "No MessageBodyWriter for "
              + request.getEntityClass().getName()
              + " as "
              + request.getMediaType()
              + ": register one with the client, or send a String, a byte[] or an InputStream");
    }
    return (MessageBodyWriter<Object>) writer;
  }

  private record FileBody(Path file, long length) implements HttpBody {
    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(file);
    }

    @Override
    public boolean repeatable() {
      return true;
    }
  }
}
