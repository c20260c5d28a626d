package io.github.atprotojakarta.jakarta.rs;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.session.OAuthSession;
import jakarta.annotation.Priority;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.util.function.Supplier;

/** Sends a client's request as a session, instead of the client's own connector. */
@Priority(Integer.MAX_VALUE)
final class SessionExchange implements ClientRequestFilter, ClientResponseFilter {
  private static final String RESPONSE = SessionExchange.class.getName() + ".response";

  private final Supplier<OAuthSession> session;

  SessionExchange(Supplier<OAuthSession> session) {
    this.session = session;
  }

  @Override
  public void filter(ClientRequestContext request) throws IOException {
    OAuthSession caller = session.get();
    HttpResponse received = caller.send(outgoing(request, caller.tokenInfo().audience()));
    request.setProperty(RESPONSE, received);
    Response.ResponseBuilder response = Response.status(received.status());
    received
        .headers()
        .forEach(
            (name, values) -> {
              if (!name.equalsIgnoreCase("Transfer-Encoding")) {
                values.forEach(value -> response.header(name, value));
              }
            });
    request.abortWith(response.build());
  }

  /** Sets the body as a stream: an entity of abortWith would be copied to memory first. */
  @Override
  public void filter(ClientRequestContext request, ClientResponseContext response) {
    if (request.getProperty(RESPONSE) instanceof HttpResponse received) {
      request.removeProperty(RESPONSE);
      response.setEntityStream(received.body());
    }
  }

  private HttpRequest outgoing(ClientRequestContext request, URI pds) throws IOException {
    HttpRequest.Builder outgoing =
        HttpRequest.of(request.getMethod(), url(request.getUri(), pds))
            .responseLimit(HttpRequest.UNLIMITED)
            .body(new ClientRequestBody(request).body());
    if (request.getMediaType() != null) {
      outgoing.header("Content-Type", request.getMediaType().toString());
    }
    // After the body: its writer may have set headers.
    request
        .getStringHeaders()
        .forEach(
            (name, values) -> {
              if (!HttpRequest.frames(name)) {
                outgoing.header(name, String.join(", ", values));
              }
            });
    return outgoing.build();
  }

  private static URI url(URI requested, URI pds) {
    URI placeholder = URI.create(AtprotoClientFeature.PDS);
    if (!placeholder.getScheme().equalsIgnoreCase(requested.getScheme())
        || !placeholder.getAuthority().equalsIgnoreCase(requested.getRawAuthority())) {
      return requested;
    }
    String query = requested.getRawQuery() == null ? "" : "?" + requested.getRawQuery();
    return pds.resolve(requested.getRawPath() + query);
  }
}
