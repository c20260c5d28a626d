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

/** Sends a client's request as a session, in the place of the client's own connector. */
@Priority(Integer.MAX_VALUE)
final class SessionExchange implements ClientRequestFilter, ClientResponseFilter {
  private static final String ANSWER = SessionExchange.class.getName() + ".answer";

  private final Supplier<OAuthSession> session;

  SessionExchange(Supplier<OAuthSession> session) {
    this.session = session;
  }

  @Override
  public void filter(ClientRequestContext request) throws IOException {
    OAuthSession caller = session.get();
    HttpResponse answer = caller.send(outgoing(request, caller.tokenInfo().audience()));
    request.setProperty(ANSWER, answer);
    Response.ResponseBuilder response = Response.status(answer.status());
    answer
        .headers()
        .forEach(
            (name, values) -> {
              if (!name.equalsIgnoreCase("Transfer-Encoding")) {
                values.forEach(value -> response.header(name, value));
              }
            });
    request.abortWith(response.build());
  }

  /** An entity of the response above would be written to memory first; a stream set here is not. */
  @Override
  public void filter(ClientRequestContext request, ClientResponseContext response) {
    if (request.getProperty(ANSWER) instanceof HttpResponse answer) {
      request.removeProperty(ANSWER);
      response.setEntityStream(answer.body());
    }
  }

  private HttpRequest outgoing(ClientRequestContext request, URI pds) throws IOException {
    HttpRequest.Builder outgoing =
        HttpRequest.of(request.getMethod(), address(request.getUri(), pds))
            .responseLimit(HttpRequest.UNLIMITED)
            .body(new ClientRequestBody(request).body());
    if (request.getMediaType() != null) {
      outgoing.header("Content-Type", request.getMediaType().toString());
    }
    // After the entity: its writer may have set some.
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

  private static URI address(URI asked, URI pds) {
    URI placeholder = URI.create(AtprotoClientFeature.PDS);
    if (!placeholder.getScheme().equalsIgnoreCase(asked.getScheme())
        || !placeholder.getAuthority().equalsIgnoreCase(asked.getRawAuthority())) {
      return asked;
    }
    String query = asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery();
    return pds.resolve(asked.getRawPath() + query);
  }
}
