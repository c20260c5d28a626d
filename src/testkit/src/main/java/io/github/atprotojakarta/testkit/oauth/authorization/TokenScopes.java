package io.github.atprotojakarta.testkit.oauth.authorization;

import io.github.atprotojakarta.testkit.oauth.error.OAuthErrorException;
import io.github.atprotojakarta.testkit.server.JsonDocuments;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the scopes of tokens as the reference server does: the permissions of a set in place of
 * its {@code include}, and the account's DID in place of {@code self} in the scope of a space. A
 * request with a set that is not published is refused when it is pushed.
 */
public final class TokenScopes {
  private static final Set<String> REPO = Set.of("type", "resource", "collection", "action");
  private static final Set<String> RPC = Set.of("type", "resource", "lxm", "aud", "inheritAud");

  private final Function<String, Optional<JsonObject>> lexicons;

  /**
   * Creates the scopes.
   *
   * @param lexicons finds a published lexicon by its NSID
   */
  public TokenScopes(Function<String, Optional<JsonObject>> lexicons) {
    this.lexicons = lexicons;
  }

  /** Refuses scopes whose sets cannot be resolved. */
  public void check(String scope) {
    of(scope, "did:plc:nobody");
  }

  /** Returns the scope of an account's token. */
  public String of(String scope, String did) {
    return Stream.of(scope.split(" ", -1))
        .flatMap(each -> granted(each, did).stream())
        .collect(Collectors.joining(" "));
  }

  private List<String> granted(String scope, String did) {
    ParsedScope parsed = ParsedScope.parse(scope);
    if (parsed.resource().equals("space")) {
      return List.of(resolved(scope, parsed, did));
    }
    if (!parsed.resource().equals("include")) {
      return List.of(scope);
    }
    String nsid = parsed.values("nsid", true).orElse(List.of("?")).get(0);
    String audience = parsed.values("aud", false).orElse(List.of("")).get(0);
    String group = nsid.substring(0, nsid.lastIndexOf('.') + 1);
    List<String> scopes = new ArrayList<>();
    for (JsonObject permission : permissions(nsid)) {
      permission(permission, audience, group).ifPresent(scopes::add);
    }
    return scopes;
  }

  /** The server of a space's authority cannot know who {@code self} was. */
  private static String resolved(String scope, ParsedScope parsed, String did) {
    String authority = parsed.values("authority", false).orElse(List.of("self")).get(0);
    if (!authority.equals("self")) {
      return scope;
    }
    String bare = scope.replaceFirst("authority=self&?", "");
    int question = bare.indexOf('?');
    return question < 0
        ? bare + "?authority=" + did
        : bare.substring(0, question) + "?authority=" + did + "&" + bare.substring(question + 1);
  }

  private List<JsonObject> permissions(String nsid) {
    JsonObject lexicon =
        lexicons
            .apply(nsid)
            .orElseThrow(() -> refused("Could not resolve Lexicon for NSID (" + nsid + ")"));
    if (lexicon.get("defs") instanceof JsonObject defs
        && defs.get("main") instanceof JsonObject main
        && JsonDocuments.string(main, "type").equals(Optional.of("permission-set"))
        && main.get("permissions") instanceof JsonArray permissions) {
      return permissions.stream()
          .filter(JsonObject.class::isInstance)
          .map(JsonObject.class::cast)
          .toList();
    }
    throw refused("Lexicon document is not a permission set (" + nsid + ")");
  }

  private static Optional<String> permission(JsonObject permission, String audience, String group) {
    return switch (JsonDocuments.string(permission, "resource").orElse("")) {
      case "repo" -> repo(permission, group);
      case "rpc" -> rpc(permission, audience, group);
      default -> Optional.empty();
    };
  }

  private static Optional<String> repo(JsonObject permission, String group) {
    List<String> collections = JsonDocuments.stringList(permission, "collection");
    if (!REPO.containsAll(permission.keySet()) || !within(collections, group)) {
      return Optional.empty();
    }
    return Optional.of(
        "repo?"
            + Stream.concat(
                    collections.stream().map(name -> "collection=" + name),
                    JsonDocuments.stringList(permission, "action").stream()
                        .map(action -> "action=" + action))
                .collect(Collectors.joining("&")));
  }

  private static Optional<String> rpc(JsonObject permission, String audience, String group) {
    List<String> methods = JsonDocuments.stringList(permission, "lxm");
    String own = JsonDocuments.string(permission, "aud").orElse("");
    String service =
        JsonDocuments.isTrue(permission, "inheritAud") && own.isEmpty() ? audience : own;
    boolean usable = service.equals("*") || (own.isEmpty() && !service.isEmpty());
    if (!RPC.containsAll(permission.keySet()) || !within(methods, group) || !usable) {
      return Optional.empty();
    }
    return Optional.of(
        "rpc?"
            + methods.stream().map(name -> "lxm=" + name).collect(Collectors.joining("&"))
            + "&aud="
            + URLEncoder.encode(service, StandardCharsets.UTF_8));
  }

  private static boolean within(List<String> names, String group) {
    return !names.isEmpty() && names.stream().allMatch(name -> name.startsWith(group));
  }

  private static OAuthErrorException refused(String description) {
    return OAuthErrorException.of("invalid_scope", description);
  }
}
