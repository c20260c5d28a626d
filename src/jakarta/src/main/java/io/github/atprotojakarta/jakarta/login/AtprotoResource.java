package io.github.atprotojakarta.jakarta.login;

import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.jakarta.internal.boot.AtprotoRuntime;
import io.github.atprotojakarta.jakarta.internal.web.ErrorKind;
import io.github.atprotojakarta.jakarta.internal.web.HttpReply;
import io.github.atprotojakarta.jakarta.internal.web.RejectedRequestException;
import io.github.atprotojakarta.jakarta.session.RequestAuthentication;
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
 * The sign-in over HTTP; see {@link AtprotoApplication} for its place.
 *
 * <table>
 * <caption>Addresses below the base</caption>
 * <tr><td>{@code POST login}</td><td>form: identifier, return_to, scope, prompt, ui_locales,
 *     display. Leads to the account's server</td></tr>
 * <tr><td>{@code GET login}</td><td>the same for links on the application's own pages; from
 *     anywhere else it leads to the login page, filled in, where the person decides</td></tr>
 * <tr><td>{@code GET, POST callback}</td><td>for the authorization server's answer</td></tr>
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
  @Inject AtprotoRuntime signIn;
  @Inject RequestAuthentication caller;

  /** Begins a login that a form asks for. */
  @POST
  @Path("login")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response login(@Context HttpServletRequest request, InputStream form) {
    return answer(request, () -> signIn.endpoints().loginByForm(request, form));
  }

  /** Begins a login that a link asks for. */
  @GET
  @Path("login")
  public Response login(@Context HttpServletRequest request) {
    return answer(request, () -> signIn.endpoints().loginByLink(request));
  }

  /** Completes a login. */
  @GET
  @Path("callback")
  public Response callback(@Context HttpServletRequest request) {
    return answer(request, () -> signIn.endpoints().callback(request));
  }

  /** Completes a login of response mode {@code form_post}. */
  @POST
  @Path("callback")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response callback(@Context HttpServletRequest request, InputStream form) {
    return answer(request, () -> signIn.endpoints().callbackByForm(request, form));
  }

  /** Ends this browser's session. */
  @POST
  @Path("logout")
  public Response logout(@Context HttpServletRequest request, InputStream form) {
    return answer(request, () -> signIn.endpoints().logout(request, form));
  }

  /** Tells who is signed in. */
  @GET
  @Path("session")
  public Response session(@Context HttpServletRequest request) {
    return answer(
        request,
        () ->
            new ClientDocuments(signIn.client())
                .session(
                    caller
                        .signedIn(request)
                        .orElseThrow(() -> new TokenRevokedException("Nobody is signed in"))));
  }

  /** The client metadata. */
  @GET
  @Path("client-metadata.json")
  public Response clientMetadata(@Context HttpServletRequest request) {
    return answer(request, () -> new ClientDocuments(signIn.client()).clientMetadata());
  }

  /** The client's public keys. */
  @GET
  @Path("jwks.json")
  public Response keys(@Context HttpServletRequest request) {
    return answer(request, () -> new ClientDocuments(signIn.client()).keys());
  }

  private Response answer(HttpServletRequest request, Supplier<HttpReply> answer) {
    try {
      requireOwnPlace(signIn, request);
      return answer.get().toResponse();
    } catch (RuntimeException e) {
      return signIn.failures().answer(request, e, null, null).toResponse();
    }
  }

  /**
   * Another Application of the same WAR may find this class too and serve it under its own path.
   */
  public static void requireOwnPlace(AtprotoRuntime signIn, HttpServletRequest request) {
    String base = signIn.addresses().containerBase(request);
    if (!request.getRequestURI().startsWith(base + "/")) {
      throw new RejectedRequestException(
          ErrorKind.NOT_FOUND,
          "The sign-in is set to be at " + base + " (atproto.base), and this is not below it.");
    }
  }
}
