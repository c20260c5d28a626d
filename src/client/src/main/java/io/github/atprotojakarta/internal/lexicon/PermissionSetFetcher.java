package io.github.atprotojakarta.internal.lexicon;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.Nsid;
import io.github.atprotojakarta.PermissionSetException;
import io.github.atprotojakarta.PermissionSetException.Reason;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.identity.IdentityResolver;
import io.github.atprotojakarta.internal.http.QueryParameter;
import io.github.atprotojakarta.internal.json.JsonMembers;
import io.github.atprotojakarta.internal.json.UntrustedJson;
import io.github.atprotojakarta.internal.json.UntrustedText;
import io.github.atprotojakarta.internal.json.UnusableJsonException;
import io.github.atprotojakarta.scope.IncludeScope;
import io.github.atprotojakarta.scope.PermissionSet;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a permission set from the PDS of its publisher. The signature of the repository is not
 * verified: the account's server reads the set itself and enforces it, so that a false set here
 * leads to a refused call or a needless consent page, and grants nothing.
 */
final class PermissionSetFetcher {
  private static final String COLLECTION = "com.atproto.lexicon.schema";

  /** Any service: some permissions need the audience of an include. */
  private static final String ANY_SERVICE = "did:web:example.com#service";

  private final LexiconAuthority authority;
  private final IdentityResolver identities;
  private final HttpTransport transport;

  PermissionSetFetcher(IdentityResolver identities, HttpTransport transport) {
    this.authority = new LexiconAuthority(identities.txtLookup());
    this.identities = identities;
    this.transport = transport;
  }

  /**
   * Reads a set.
   *
   * @throws PermissionSetException when it is not published or cannot be used
   * @throws TransientException when a server did not respond
   */
  PermissionSet fetch(Nsid nsid) {
    Did publisher = authority.of(nsid);
    String record = "at://%s/%s/%s".formatted(publisher, COLLECTION, nsid);
    PermissionSet set = set(nsid, record, body(nsid, record, address(nsid, publisher)));
    if (IncludeScope.of(nsid.value()).at(ANY_SERVICE).expand(set).isEmpty()) {
      throw invalid(
          record,
          "grants nothing: its %d permissions are outside of the namespace of the set, or of an unknown kind"
              .formatted(set.permissions().size()));
    }
    return set;
  }

  private URI address(Nsid nsid, Did publisher) {
    try {
      return URI.create(
          identities.freshPds(publisher)
              + "/xrpc/com.atproto.repo.getRecord?"
              + QueryParameter.encode("repo", publisher.value())
              + "&"
              + QueryParameter.encode("collection", COLLECTION)
              + "&"
              + QueryParameter.encode("rkey", nsid.value()));
    } catch (IdentityException e) {
      throw invalidPublisher(
          "The publisher of the permission set %s cannot be used: %s"
              .formatted(nsid, e.getMessage()),
          e);
    }
  }

  private JsonObject body(Nsid nsid, String record, URI address) {
    HttpRequest request = HttpRequest.get(address).header("Accept", "application/json").build();
    try (HttpResponse response = transport.send(request)) {
      if (response.status() != 200) {
        throw failed(nsid, record, address, response);
      }
      return UntrustedJson.read(response.bytes(), HttpRequest.METADATA_LIMIT);
    } catch (UnusableJsonException e) {
      throw invalid(record, "cannot be read: the response " + e.getMessage());
    } catch (HttpTransportException e) {
      throw translated(nsid, record, address, e);
    }
  }

  private static RuntimeException failed(
      Nsid nsid, String record, URI address, HttpResponse response) throws HttpTransportException {
    int status = response.status();
    String message =
        "The permission set %s could not be read: %s returned status %d"
            .formatted(nsid, address.getRawAuthority(), status);
    if (status >= 500 || status == 408 || status == 429) {
      return new TransientException(message);
    }
    if (status == 400 || status == 404) {
      String error =
          UntrustedJson.object(response.bytes())
              .flatMap(json -> JsonMembers.string(json, "message"))
              .map(text -> ": " + UntrustedText.clean(text))
              .orElse("");
      return new PermissionSetException(
          Reason.NOT_FOUND,
          "The permission set %s is not published: %s has no record %s%s"
              .formatted(nsid, address.getRawAuthority(), record, error),
          null);
    }
    return invalidPublisher(message + " instead of 200", null);
  }

  private static RuntimeException translated(
      Nsid nsid, String record, URI address, HttpTransportException e) {
    String host = address.getRawAuthority();
    return switch (e.kind()) {
      case BLOCKED ->
          invalidPublisher(
              "The publisher of the permission set %s cannot be used: the address %s is not allowed"
                  .formatted(nsid, host),
              e);
      case TOO_LARGE -> invalid(record, "is too large: " + e.getMessage());
      case BUSY ->
          new TransientException(
              "The permission set %s could not be read: too many requests under way"
                  .formatted(nsid),
              e);
      case UNKNOWN_HOST, CONNECT, EXCHANGE, TIMEOUT ->
          new TransientException(
              "The permission set %s could not be read: %s did not respond".formatted(nsid, host),
              e);
    };
  }

  private static PermissionSet set(Nsid nsid, String record, JsonObject body) {
    if (!JsonMembers.string(body, "uri").equals(Optional.of(record))) {
      throw invalid(
          record, "has another uri in the response: " + JsonMembers.describe(body, "uri"));
    }
    if (!(body.get("value") instanceof JsonObject value)) {
      throw invalid(record, "has no value in the response");
    }
    if (!JsonMembers.string(value, "$type").equals(Optional.of(COLLECTION))) {
      throw invalid(record, "has another $type: " + JsonMembers.describe(value, "$type"));
    }
    if (!(value.get("lexicon") instanceof JsonNumber version) || version.doubleValue() != 1) {
      throw invalid(
          record,
          "is of another version of the lexicon language: "
              + JsonMembers.describe(value, "lexicon"));
    }
    if (!JsonMembers.string(value, "id").equals(Optional.of(nsid.value()))) {
      throw invalid(record, "has another id: " + JsonMembers.describe(value, "id"));
    }
    try {
      return PermissionSet.parse(value);
    } catch (IllegalArgumentException e) {
      throw invalid(record, "is no permission set: " + e.getMessage());
    }
  }

  private static PermissionSetException invalidPublisher(
      String message, @Nullable Throwable cause) {
    return new PermissionSetException(Reason.INVALID_PUBLISHER, message, cause);
  }

  private static PermissionSetException invalid(String record, String reason) {
    return new PermissionSetException(
        Reason.INVALID_DOCUMENT, "The record %s %s".formatted(record, reason), null);
  }
}
