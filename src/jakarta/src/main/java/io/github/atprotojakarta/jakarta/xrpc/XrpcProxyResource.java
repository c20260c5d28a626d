package io.github.atprotojakarta.jakarta.xrpc;

import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.jakarta.internal.web.ApplicationUrls;
import io.github.atprotojakarta.jakarta.internal.web.ErrorResponses;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * {@code GET, POST {base}/xrpc/{method}}: calls of the page's own script, as {@link XrpcProxy}
 * allows. The answer is the PDS's, errors included; what is refused here is a problem document.
 */
@Path("xrpc")
@RequestScoped
public class XrpcProxyResource {
  private static final List<String> PASSED_DOWN =
      List.of(
          "Content-Type",
          "Content-Length",
          "Content-Range",
          "Content-Language",
          "Content-Encoding",
          "Accept-Ranges",
          "ETag",
          "Retry-After",
          "RateLimit-Limit",
          "RateLimit-Remaining",
          "RateLimit-Reset",
          "RateLimit-Policy",
          "atproto-repo-rev",
          "atproto-content-labelers");

  @Inject ApplicationUrls urls;
  @Inject ErrorResponses errors;
  @Inject XrpcProxy proxy;

  /** Calls a query. */
  @GET
  @Path("{method}")
  public Response query(@Context HttpServletRequest request, @PathParam("method") String method) {
    return answer(request, method, InputStream.nullInputStream());
  }

  /** Calls a procedure. */
  @POST
  @Path("{method}")
  public Response procedure(
      @Context HttpServletRequest request, @PathParam("method") String method, InputStream body) {
    return answer(request, method, body);
  }

  private Response answer(HttpServletRequest request, String method, InputStream body) {
    try {
      urls.requireBelowBase(request);
      return passedDown(request, proxy.call(request, method, body));
    } catch (IOException | RuntimeException e) {
      return errors.reply(request, e, null, null).toResponse();
    }
  }

  /**
   * What the PDS answers is of other people's making and comes from this application's origin: no
   * browser may run it or show it as a page.
   */
  private static Response passedDown(HttpServletRequest request, HttpResponse answer) {
    Response.ResponseBuilder response =
        Response.status(answer.status())
            .header("Cache-Control", "no-store")
            .header("X-Content-Type-Options", "nosniff")
            .header("Content-Security-Policy", "default-src 'none'; sandbox")
            .header("Content-Disposition", "attachment")
            .header("Cross-Origin-Resource-Policy", "same-origin")
            .header("Referrer-Policy", "no-referrer");
    for (String name : PASSED_DOWN) {
      answer.header(name).ifPresent(value -> response.header(name, value));
    }
    if (answer.header("Content-Type").isEmpty()) {
      response.header("Content-Type", "application/octet-stream");
    }
    if (request.getMethod().equals("HEAD")) {
      answer.close();
      return response.build();
    }
    return response.entity(streamed(answer)).build();
  }

  /** A body that breaks off before its Content-Length breaks the answer off. */
  private static StreamingOutput streamed(HttpResponse answer) {
    return output -> {
      try (answer) {
        answer.body().transferTo(output);
      }
    };
  }
}
