package io.github.atprotojakarta.testkit.pds;

import io.github.atprotojakarta.testkit.identity.Account;
import io.github.atprotojakarta.testkit.identity.AccountStore;
import io.github.atprotojakarta.testkit.identity.DidDocumentWriter;
import io.github.atprotojakarta.testkit.server.JsonDocuments;
import io.github.atprotojakarta.testkit.server.ServerRequest;
import io.github.atprotojakarta.testkit.server.ServerResponse;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The com.atproto.repo methods for records. Everybody can read; only the owner can write. */
final class RepositoryMethods {
  private static final int LIMIT = 100;

  private final URI pds;
  private final AccountStore accounts;
  private final Tids tids;
  private final Map<String, Repository> repositories = new ConcurrentHashMap<>();

  RepositoryMethods(URI pds, AccountStore accounts, Tids tids) {
    this.pds = pds;
    this.accounts = accounts;
    this.tids = tids;
  }

  ServerResponse create(ServerRequest request, AuthenticatedCaller caller) {
    JsonObject input = input(request);
    Repository repository = requireOwn(input, caller);
    String collection = string(input, "collection");
    caller.permissions().requireRepo("create", collection);
    Repository.Entry entry =
        repository.create(
            collection, JsonDocuments.string(input, "rkey").orElse(null), content(input));
    return writeResponse(repository, entry);
  }

  ServerResponse put(ServerRequest request, AuthenticatedCaller caller) {
    JsonObject input = input(request);
    Repository repository = requireOwn(input, caller);
    String collection = string(input, "collection");
    caller.permissions().requireRepo("create", collection);
    caller.permissions().requireRepo("update", collection);
    String key = string(input, "rkey");
    checkSwap(input, repository, collection, key);
    return writeResponse(repository, repository.put(collection, key, content(input)));
  }

  ServerResponse delete(ServerRequest request, AuthenticatedCaller caller) {
    JsonObject input = input(request);
    Repository repository = requireOwn(input, caller);
    String collection = string(input, "collection");
    caller.permissions().requireRepo("delete", collection);
    String key = string(input, "rkey");
    checkSwap(input, repository, collection, key);
    repository.delete(collection, key);
    return ServerResponse.json(
        200, JsonDocuments.object().add("commit", repository.commit()).build());
  }

  ServerResponse get(ServerRequest request) {
    Account account = account(Pds.parameter(request, "repo"));
    String collection = Pds.parameter(request, "collection");
    String key = Pds.parameter(request, "rkey");
    return of(account)
        .find(collection, key)
        .filter(entry -> request.query("cid").map(entry.cid()::equals).orElse(true))
        .map(entry -> ServerResponse.json(200, entry.json()))
        .orElseThrow(
            () ->
                new XrpcErrorException(
                    400,
                    "RecordNotFound",
                    "Could not locate record: at://"
                        + account.did()
                        + "/"
                        + collection
                        + "/"
                        + key));
  }

  ServerResponse list(ServerRequest request) {
    Account account = account(Pds.parameter(request, "repo"));
    String collection = Pds.parameter(request, "collection");
    int limit = limit(request.query("limit").orElse("50"));
    List<Repository.Entry> entries =
        of(account)
            .list(
                collection,
                limit,
                request.query("cursor").orElse(null),
                request.query("reverse").map("true"::equals).orElse(false));
    JsonArrayBuilder records = JsonDocuments.array();
    entries.forEach(entry -> records.add(entry.json()));
    JsonObjectBuilder output = JsonDocuments.object().add("records", records);
    if (!entries.isEmpty()) {
      String last = entries.get(entries.size() - 1).uri();
      output.add("cursor", last.substring(last.lastIndexOf('/') + 1));
    }
    return ServerResponse.json(200, output.build());
  }

  ServerResponse describe(ServerRequest request) {
    Account account = account(Pds.parameter(request, "repo"));
    return ServerResponse.json(
        200,
        JsonDocuments.object()
            .add("handle", account.handle())
            .add("did", account.did().value())
            .add("didDoc", DidDocumentWriter.of(account))
            .add("collections", JsonDocuments.arrayOf(of(account).collections()))
            .add("handleIsCorrect", true)
            .build());
  }

  private static ServerResponse writeResponse(Repository repository, Repository.Entry entry) {
    return ServerResponse.json(
        200,
        JsonDocuments.object()
            .add("uri", entry.uri())
            .add("cid", entry.cid())
            .add("commit", repository.commit())
            .add("validationStatus", "unknown")
            .build());
  }

  private Repository requireOwn(JsonObject input, AuthenticatedCaller caller) {
    Account account = account(string(input, "repo"));
    if (!account.active()) {
      throw new XrpcErrorException(401, "AccountDeactivated", "Account is deactivated");
    }
    if (!account.did().value().equals(caller.did())) {
      throw new XrpcErrorException(401, "AuthenticationRequired", "Authentication Required");
    }
    return of(account);
  }

  private static void checkSwap(
      JsonObject input, Repository repository, String collection, String key) {
    JsonDocuments.string(input, "swapRecord")
        .ifPresent(
            expected -> {
              String found =
                  repository.find(collection, key).map(Repository.Entry::cid).orElse("null");
              if (!found.equals(expected)) {
                throw new XrpcErrorException(400, "InvalidSwap", "Record was at " + found);
              }
            });
  }

  Repository of(Account account) {
    return repositories.computeIfAbsent(account.did().value(), did -> new Repository(did, tids));
  }

  private Account account(String repo) {
    return accounts
        .byIdentifier(repo)
        .filter(account -> account.pds().equals(pds))
        .orElseThrow(() -> XrpcErrorException.invalid("Could not find repo: " + repo));
  }

  private static JsonObject input(ServerRequest request) {
    if (!request.mediaType().equals("application/json")) {
      throw XrpcErrorException.invalid(
          "Wrong request encoding (Content-Type): " + request.mediaType());
    }
    return JsonDocuments.parse(request.body())
        .orElseThrow(
            () -> XrpcErrorException.invalid("A request body is expected but none was provided"));
  }

  private static String string(JsonObject input, String name) {
    return JsonDocuments.string(input, name)
        .filter(value -> !value.isEmpty())
        .orElseThrow(
            () -> XrpcErrorException.invalid("Input must have the property \"" + name + "\""));
  }

  private static JsonObject content(JsonObject input) {
    if (input.get("record") instanceof JsonObject content) {
      return content;
    }
    throw XrpcErrorException.invalid("Input must have the property \"record\"");
  }

  private static int limit(String value) {
    try {
      int limit = Integer.parseInt(value);
      if (limit >= 1 && limit <= LIMIT) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Reported below, like a number out of range.
    }
    throw XrpcErrorException.invalid("limit must be a number from 1 to " + LIMIT);
  }
}
