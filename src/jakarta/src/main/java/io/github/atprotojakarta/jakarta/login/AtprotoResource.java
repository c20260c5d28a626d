package io.github.atprotojakarta.jakarta.login;

import io.github.atprotojakarta.jakarta.internal.authentication.RequestAuthentication;
import io.github.atprotojakarta.jakarta.internal.login.ClientDocuments;
import io.github.atprotojakarta.jakarta.internal.login.LoginEndpoints;
import io.github.atprotojakarta.jakarta.internal.web.ApplicationUrls;
import io.github.atprotojakarta.jakarta.internal.web.ErrorResponses;
import io.github.atprotojakarta.jakarta.internal.web.HttpReply;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.function.Supplier;

/**
 * The endpoints of the sign-in; see {@link AtprotoApplication} for their base path.
 *
 * <table>
 * <caption>Paths below the base</caption>
 * <tr><td>{@code POST login}</td><td>form: identifier, return_to, scope, prompt, ui_locales,
 *     display. Redirects to the account's server</td></tr>
 * <tr><td>{@code GET login}</td><td>the same for links on the application's own pages; a link from
 *     another site leads to the login page, with the form filled in, where the person
 *     decides</td></tr>
 * <tr><td>{@code GET, POST callback}</td><td>for the authorization server's response</td></tr>
 * <tr><td>{@code POST logout}</td><td>form: return_to. Ends this browser's session</td></tr>
 * <tr><td>{@code GET session}</td><td>who is signed in, as JSON</td></tr>
 * <tr><td>{@code GET client-metadata.json, jwks.json}</td><td>for authorization servers</td></tr>
 * </table>
 *
 * Forms are accepted from the application's own pages only.
 */
@Path("")
@RequestScoped
public class AtprotoResource {
  @Inject LoginEndpoints endpoints;
  @Inject ClientDocuments documents;
  @Inject RequestAuthentication authentication;
  @Inject ApplicationUrls urls;
  @Inject ErrorResponses errors;

  /** Begins a login for a form. */
  @POST
  @Path("login")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response login(@Context HttpServletRequest request, InputStream form) {
    return respond(request, () -> endpoints.loginByForm(request, form));
  }

  /** Begins a login for a link. */
  @GET
  @Path("login")
  public Response login(@Context HttpServletRequest request) {
    return respond(request, () -> endpoints.loginByLink(request));
  }

  /** Completes a login. */
  @GET
  @Path("callback")
  public Response callback(@Context HttpServletRequest request) {
    return respond(request, () -> endpoints.callback(request));
  }

  /** Completes a login of response mode {@code form_post}. */
  @POST
  @Path("callback")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response callback(@Context HttpServletRequest request, InputStream form) {
    return respond(request, () -> endpoints.callbackByForm(request, form));
  }

  /** Ends this browser's session. */
  @POST
  @Path("logout")
  public Response logout(@Context HttpServletRequest request, InputStream form) {
    return respond(request, () -> endpoints.logout(request, form));
  }

  /** Returns who is signed in. */
  @GET
  @Path("session")
  public Response session(@Context HttpServletRequest request) {
    return respond(request, () -> documents.session(authentication.require(request)));
  }

  /** Returns the client metadata. */
  @GET
  @Path("client-metadata.json")
  public Response clientMetadata(@Context HttpServletRequest request) {
    return respond(request, documents::clientMetadata);
  }

  /** Returns the client's public keys. */
  @GET
  @Path("jwks.json")
  public Response keys(@Context HttpServletRequest request) {
    return respond(request, documents::keys);
  }

  private Response respond(HttpServletRequest request, Supplier<HttpReply> reply) {
    try {
      urls.requireBelowBase(request);
      return reply.get().toResponse();
    } catch (RuntimeException e) {
      return errors.reply(request, e, null, null).toResponse();
    }
  }
}
