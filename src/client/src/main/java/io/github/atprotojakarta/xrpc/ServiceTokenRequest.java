package io.github.atprotojakarta.xrpc;

import io.github.atprotojakarta.Nsid;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.internal.json.UntrustedText;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a PDS is asked to sign for another service ({@code com.atproto.server.getServiceAuth}).
 *
 * <p>By default the token is for the method that is called, and lasts a minute. A service that
 * calls the PDS in turn needs another one: the video service uploads with the user's token.
 *
 * <pre>{@code
 * ServiceTokenRequest upload =
 *     ServiceTokenRequest.of(Did.parse("did:web:pds.example.com"))
 *         .forMethod("com.atproto.repo.uploadBlob")
 *         .until(Instant.now().plus(Duration.ofMinutes(30)));
 * }</pre>
 *
 * @param audience the DID of the service, alone or with {@code #} and the id of the service
 * @param method the NSID of the method that the token is for; empty for the method that is called
 * @param end when the token ends; empty for the default of the PDS, one minute
 */
public record ServiceTokenRequest(String audience, Optional<String> method, Optional<Instant> end) {
  private static final Pattern SERVICE_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /**
   * Returns a request for a token whose audience is the DID of a service, which most services
   * expect. A scope must name the method for all services ({@code aud=*}).
   */
  public static ServiceTokenRequest of(Did service) {
    return new ServiceTokenRequest(service.value(), Optional.empty(), Optional.empty());
  }

  /**
   * Returns a request for a token whose audience is a service with its id, such as {@code
   * did:web:api.example.com#svc_video}. A scope for this service alone is enough.
   *
   * @param serviceId the id of its entry in the DID document without the {@code #}
   * @throws IllegalArgumentException when the id has other characters than letters, digits, {@code
   *     _}, {@code -} and {@code .}
   */
  public static ServiceTokenRequest of(Did service, String serviceId) {
    return new ServiceTokenRequest(
        reference(service, serviceId), Optional.empty(), Optional.empty());
  }

  /**
   * Returns a request for a token that is for this method, whichever is called.
   *
   * @throws IllegalArgumentException when it is no NSID
   */
  public ServiceTokenRequest forMethod(String nsid) {
    Nsid.parse(nsid);
    return new ServiceTokenRequest(audience, Optional.of(nsid), end);
  }

  /** Returns a request for a token that ends at this time. A PDS allows an hour at most. */
  public ServiceTokenRequest until(Instant time) {
    return new ServiceTokenRequest(audience, method, Optional.of(time));
  }

  Map<String, Object> parameters(String called) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("aud", audience);
    parameters.put("lxm", method.orElse(called));
    end.ifPresent(time -> parameters.put("exp", time.getEpochSecond()));
    return parameters;
  }

  static String reference(Did service, String id) {
    if (!SERVICE_ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "A service id is like bsky_chat, without the #: " + UntrustedText.quoted(id));
    }
    return service + "#" + id;
  }
}
