package io.github.atprotojakarta.jakarta.login;

import io.github.atprotojakarta.jakarta.internal.endpoints.EndpointRouter;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/**
 * The endpoints of the sign-in as a JAX-RS resource, which drives login and callback. An
 * application needs it only if its own JAX-RS application publishes them, for example because its
 * JAX-RS filters apply to them. Otherwise a servlet of the library serves them at {@code
 * atproto.base}, {@code /oauth} by default. Both call the same code.
 *
 * <p>To publish it, set {@code atproto.endpoints} to {@code resource}, so that the servlet steps
 * back, and list a subclass in the application:
 *
 * <pre>{@code
 * @Path("")
 * @RequestScoped
 * public class SignIn extends AtprotoResource {}
 *
 * @ApplicationPath("oauth")
 * public class SignInApplication extends Application {
 *   @Override public Set<Class<?>> getClasses() { return Set.of(SignIn.class); }
 * }
 * }</pre>
 *
 * <p>The two paths together must be {@code atproto.base}. This class has no {@code @Path} of its
 * own, so that no JAX-RS application finds it by scanning.
 *
 * <table>
 * <caption>Paths below the base</caption>
 * <tr><td>{@code POST login}</td><td>form: identifier, return_to, scope, prompt, ui_locales,
 *     display. Redirects to the account's server</td></tr>
 * <tr><td>{@code GET login}</td><td>the same for links on the application's own pages; a link from
 *     another site leads to the login page, with the form filled in, where the person
 *     decides</td></tr>
 * <tr><td>{@code GET, POST callback}</td><td>for the authorization server's response</td></tr>
 * <tr><td>{@code POST logout}</td><td>form: return_to, account (a DID). Ends this browser's
 *     session of the account; without it, all sessions of this browser</td></tr>
 * <tr><td>{@code GET logout}</td><td>for people: a page with a button that sends that
 *     form</td></tr>
 * <tr><td>{@code POST switch}</td><td>form: account (a DID), return_to. Makes another account of
 *     this browser the current one; leads to the login page if its session has ended</td></tr>
 * <tr><td>{@code GET session}</td><td>who is signed in, as JSON</td></tr>
 * <tr><td>{@code GET client-metadata.json, jwks.json}</td><td>for authorization servers</td></tr>
 * <tr><td>{@code GET, POST admin/...}</td><td>for administrators, if {@code
 *     atproto.administration.role} is set</td></tr>
 * <tr><td>{@code GET, POST xrpc/{method}}</td><td>XRPC calls of scripts of the application's pages,
 *     if {@code atproto.xrpc-proxy.allow} contains the method</td></tr>
 * </table>
 *
 * Forms are accepted from the application's own pages only. Failures are pages for people and
 * problem documents (RFC 9457) for programs.
 */
public abstract class AtprotoResource {
  private static final String ENDPOINT = "{endpoint: .*}";

  @Inject EndpointRouter router;

  /** Creates the resource; JAX-RS or CDI calls it. */
  protected AtprotoResource() {}

  /** Responds to GET. */
  @GET
  @Path(ENDPOINT)
  public Response get(@Context HttpServletRequest request, @Context HttpServletResponse response) {
    return respond(request, response);
  }

  /** Responds to HEAD. */
  @HEAD
  @Path(ENDPOINT)
  public Response head(@Context HttpServletRequest request, @Context HttpServletResponse response) {
    return respond(request, response);
  }

  /** Responds to POST. */
  @POST
  @Path(ENDPOINT)
  @Consumes(MediaType.WILDCARD)
  public Response post(
      @Context HttpServletRequest request,
      @Context HttpServletResponse response,
      InputStream body) {
    return router.reply(request, response, body).toResponse(response);
  }

  /** Responds to OPTIONS with the methods of the endpoint. */
  @OPTIONS
  @Path(ENDPOINT)
  public Response options(
      @Context HttpServletRequest request, @Context HttpServletResponse response) {
    return respond(request, response);
  }

  /** Rejects PUT: no endpoint has it. */
  @PUT
  @Path(ENDPOINT)
  @Consumes(MediaType.WILDCARD)
  public Response put(@Context HttpServletRequest request, @Context HttpServletResponse response) {
    return respond(request, response);
  }

  /** Rejects PATCH: no endpoint has it. */
  @PATCH
  @Path(ENDPOINT)
  @Consumes(MediaType.WILDCARD)
  public Response patch(
      @Context HttpServletRequest request, @Context HttpServletResponse response) {
    return respond(request, response);
  }

  /** Rejects DELETE: no endpoint has it. */
  @DELETE
  @Path(ENDPOINT)
  @Consumes(MediaType.WILDCARD)
  public Response delete(
      @Context HttpServletRequest request, @Context HttpServletResponse response) {
    return respond(request, response);
  }

  private Response respond(HttpServletRequest request, HttpServletResponse response) {
    return router.reply(request, response, InputStream.nullInputStream()).toResponse(response);
  }
}
