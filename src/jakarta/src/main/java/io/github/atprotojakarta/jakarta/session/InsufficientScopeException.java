package io.github.atprotojakarta.jakarta.session;

import io.github.atprotojakarta.scope.Scopes;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The person granted less than a request needs. Let the exception pass: the library then sends a
 * person to the consent page and back, and a program a 403 with {@code insufficient_scope} (RFC
 * 6750 section 3.1). It is a {@link WebApplicationException}, so that JAX-RS sends this response
 * without an {@code ExceptionMapper}; a mapper of the application may return {@link #getResponse}.
 */
public final class InsufficientScopeException extends WebApplicationException {
  private static final long serialVersionUID = 1;

  private final transient Scopes missing;
  private final transient Supplier<Response> reply;
  private transient @Nullable Response response;

  InsufficientScopeException(Scopes missing, Supplier<Response> reply) {
    super("The session lacks the scope " + missing, Response.Status.FORBIDDEN);
    this.missing = missing;
    this.reply = reply;
  }

  /** Returns the scopes that the session lacks. */
  public Scopes missing() {
    return missing;
  }

  /** Returns the redirect or the problem document; the first call begins the consent. */
  @Override
  public Response getResponse() {
    Response made = response;
    if (made == null) {
      made = reply.get();
      response = made;
    }
    return made;
  }
}
