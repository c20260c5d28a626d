package io.github.atprotojakarta.scope;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Permission to call methods of other services for the account (atproto.com/specs/permission,
 * "rpc").
 *
 * @param methods the NSIDs of the methods, or only {@code *} for all of them
 * @param audience the service, as a DID with a fragment such as {@code
 *     did:web:api.example.com#svc_appview}, or {@code *} for all services
 */
public record RpcScope(Set<String> methods, String audience) implements Scope {
  static final String RESOURCE = "rpc";
  static final String METHOD = "lxm";
  static final String AUDIENCE = "aud";

  /**
   * Checks the arguments.
   *
   * @throws IllegalArgumentException when a method is neither an NSID nor {@code *}, when the
   *     audience is neither a service nor {@code *}, when there is no method, or when methods and
   *     audience are both {@code *}
   */
  public RpcScope {
    methods = ScopeParameters.nsidsOrAny(METHOD, methods);
    if (!Objects.requireNonNull(audience, AUDIENCE).equals(ScopeParameters.ANY)) {
      ServiceReference.check(AUDIENCE, audience);
    } else if (methods.contains(ScopeParameters.ANY)) {
      throw new IllegalArgumentException("lxm and aud are both *; name the methods or the service");
    }
  }

  /** Returns a scope for one method of a service. */
  public static RpcScope of(String method, String audience) {
    return new RpcScope(Set.of(method), audience);
  }

  /** Returns a scope for these methods of all services. */
  public static RpcScope atAnyService(String... methods) {
    return of(Arrays.asList(methods), ScopeParameters.ANY);
  }

  /** Returns a scope for all methods of a service. */
  public static RpcScope allMethods(String audience) {
    return of(ScopeParameters.ANY, audience);
  }

  /** Returns a scope for these methods of a service. */
  public static RpcScope of(List<String> methods, String audience) {
    return new RpcScope(ScopeParameters.distinct(methods), audience);
  }

  /**
   * Returns whether this allows a call.
   *
   * @param service the service, as in {@link #audience}
   */
  public boolean allows(String method, String service) {
    return (audience.equals(ScopeParameters.ANY) || audience.equals(service))
        && ScopeParameters.matches(methods, method);
  }

  static RpcScope parse(ScopeSyntax syntax) {
    syntax.allowOnly(METHOD, AUDIENCE);
    return of(
        syntax.positionalOr(METHOD),
        syntax
            .single(AUDIENCE)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "aud is missing: it must be a service, or * for all services")));
  }

  @Override
  public String toString() {
    return new ScopeWriter(RESOURCE)
        .positional(METHOD, methods)
        .parameter(AUDIENCE, Set.of(audience))
        .toString();
  }
}
