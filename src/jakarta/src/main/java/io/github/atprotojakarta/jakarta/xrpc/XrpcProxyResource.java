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
 * {@code GET, POST {base}/xrpc/{method}}: XRPC calls of scripts of the application's pages. The
 * response is that of the PDS, errors included; rejections by {@link XrpcProxy} are problem
 * documents.
 */
@Path("xrpc")
@RequestScoped
public class XrpcProxyResource {
  private static final List<String> RESPONSE_HEADERS =
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
    return respond(request, method, InputStream.nullInputStream());
  }

  /** Calls a procedure. */
  @POST
  @Path("{method}")
  public Response procedure(
      @Context HttpServletRequest request, @PathParam("method") String method, InputStream body) {
    return respond(request, method, body);
  }

  private Response respond(HttpServletRequest request, String method, InputStream body) {
    try {
      urls.requireBelowBase(request);
      return response(request, proxy.call(request, method, body));
    } catch (IOException | RuntimeException e) {
      return errors.reply(request, e, null, null).toResponse();
    }
  }

  /**
   * Copies the response of the PDS. Its content is from other people and reaches the browser from
   * this application's origin, so headers prevent that a browser runs it or shows it as a page.
   */
  private static Response response(HttpServletRequest request, HttpResponse source) {
    Response.ResponseBuilder response =
        Response.status(source.status())
            .header("Cache-Control", "no-store")
            .header("X-Content-Type-Options", "nosniff")
            .header("Content-Security-Policy", "default-src 'none'; sandbox")
            .header("Content-Disposition", "attachment")
            .header("Cross-Origin-Resource-Policy", "same-origin")
            .header("Referrer-Policy", "no-referrer");
    for (String name : RESPONSE_HEADERS) {
      source.header(name).ifPresent(value -> response.header(name, value));
    }
    if (source.header("Content-Type").isEmpty()) {
      response.header("Content-Type", "application/octet-stream");
    }
    if (request.getMethod().equals("HEAD")) {
      source.close();
      return response.build();
    }
    return response.entity(streamed(source)).build();
  }

  /** Streams the body. If it breaks off before its Content-Length, the response breaks off, too. */
  private static StreamingOutput streamed(HttpResponse source) {
    return output -> {
      try (source) {
        source.body().transferTo(output);
      }
    };
  }
}
