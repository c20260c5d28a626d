package io.github.atprotojakarta.jakarta.internal.administration;

import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.AuditEvent;
import io.github.atprotojakarta.jakarta.internal.LibraryBean;
import io.github.atprotojakarta.jakarta.internal.audit.AuditTrail;
import io.github.atprotojakarta.jakarta.internal.web.ApplicationUrls;
import io.github.atprotojakarta.jakarta.internal.web.ErrorKind;
import io.github.atprotojakarta.jakarta.internal.web.ErrorResponses;
import io.github.atprotojakarta.jakarta.internal.web.HttpReply;
import io.github.atprotojakarta.jakarta.internal.web.RejectedRequestException;
import io.github.atprotojakarta.jakarta.internal.web.RequestOrigin;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;

/**
 * The endpoints for administrators by path and method: lets administrators pass, reads their
 * requests, and makes JSON of the results. Without {@code atproto.administration.role} there are
 * none.
 */
@Dependent
public final class AdministrationEndpoints {
  private final AtprotoConfiguration configuration;
  private final AdministratorCheck check;
  private final SessionEndpoints sessions;
  private final BlockEndpoints blocks;
  private final StatusEndpoint status;
  private final RequestOrigin origin;
  private final ErrorResponses errors;
  private final AuditTrail audit;

  /** Handles a request; the container challenges callers by the response. */
  @FunctionalInterface
  public interface Endpoint {
    /** Returns the response. */
    HttpReply handle(HttpServletRequest request, HttpServletResponse response, InputStream body)
        throws IOException;
  }

  /** Handles the input of an administrator, whose name the audit log gets. */
  @FunctionalInterface
  private interface Operation {
    JsonObject run(AdministrationInput input, String administrator);
  }

  /** Creates the endpoints. */
  @Inject
  public AdministrationEndpoints(
      @LibraryBean AtprotoConfiguration configuration,
      AdministratorCheck check,
      SessionEndpoints sessions,
      BlockEndpoints blocks,
      StatusEndpoint status,
      ApplicationUrls urls,
      ErrorResponses errors,
      AuditTrail audit) {
    this.configuration = configuration;
    this.check = check;
    this.sessions = sessions;
    this.blocks = blocks;
    this.status = status;
    this.origin = new RequestOrigin(urls);
    this.errors = errors;
    this.audit = audit;
  }

  /** Returns the endpoints of a path below {@code atproto.base}, by method; none if it has none. */
  public Map<String, Endpoint> methods(String path) {
    String role = configuration.administrationRole();
    if (role == null) {
      return Map.of();
    }
    return switch (path) {
      case "/admin/sessions" -> read(role, SessionEndpoints.LIST, sessions::list);
      case "/admin/sessions/count" -> read(role, SessionEndpoints.FILTER, sessions::count);
      case "/admin/sessions/end" -> act(role, SessionEndpoints.END, sessions::end);
      case "/admin/owed-revocations" -> read(role, SessionEndpoints.PAGE, sessions::listOwed);
      case "/admin/owed-revocations/retry" ->
          act(role, SessionEndpoints.RETRY, (input, who) -> sessions.retry(input));
      case "/admin/owed-revocations/give-up" ->
          act(role, SessionEndpoints.GIVE_UP, sessions::giveUp);
      case "/admin/blocked-accounts" -> read(role, BlockEndpoints.LIST, blocks::list);
      case "/admin/blocked-accounts/block" -> act(role, BlockEndpoints.ACT, blocks::block);
      case "/admin/blocked-accounts/unblock" -> act(role, BlockEndpoints.ACT, blocks::unblock);
      case "/admin/status" -> read(role, Set.of(), input -> status.read());
      default -> Map.of();
    };
  }

  /** Handles the input of a request that changes nothing. */
  @FunctionalInterface
  private interface Reading {
    JsonObject run(AdministrationInput input);
  }

  private Map<String, Endpoint> read(String role, Set<String> parameters, Reading reading) {
    Endpoint endpoint =
        (request, response, body) ->
            check.admit(
                role,
                request,
                response,
                who -> json(reading.run(AdministrationInput.ofQuery(request, parameters))));
    return Map.of("GET", endpoint, "HEAD", endpoint);
  }

  private Map<String, Endpoint> act(
      String role, Map<String, AdministrationInput.MemberType> members, Operation operation) {
    return Map.of(
        "POST",
        (request, response, body) ->
            origin.mayPost(request)
                ? check.admit(
                    role,
                    request,
                    response,
                    who ->
                        json(
                            operation.run(AdministrationInput.ofBody(request, body, members), who)))
                : crossSite(request));
  }

  private HttpReply crossSite(HttpServletRequest request) {
    return errors.reply(
        request,
        new RejectedRequestException(
            ErrorKind.CROSS_SITE, "The request does not come from a page of this application."),
        null,
        null,
        failure ->
            audit.act(
                AuditEvent.Kind.CROSS_SITE_REFUSED,
                request,
                null,
                failure.reference(),
                failure.code()));
  }

  private static HttpReply json(JsonObject json) {
    return HttpReply.of(200, "application/json", json.toString());
  }
}
