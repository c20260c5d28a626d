package io.github.atprotojakarta.testkit.pds;

import io.github.atprotojakarta.testkit.identity.Account;
import io.github.atprotojakarta.testkit.identity.Accounts;
import io.github.atprotojakarta.testkit.identity.DidDocuments;
import io.github.atprotojakarta.testkit.server.Call;
import io.github.atprotojakarta.testkit.server.Documents;
import io.github.atprotojakarta.testkit.server.Response;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The com.atproto.repo methods about records. Reading is for everybody, writing for the owner. */
final class RepositoryMethods {
  private static final int LIMIT = 100;

  private final URI pds;
  private final Accounts accounts;
  private final Tids tids;
  private final Map<String, Repository> repositories = new ConcurrentHashMap<>();

  RepositoryMethods(URI pds, Accounts accounts, Tids tids) {
    this.pds = pds;
    this.accounts = accounts;
    this.tids = tids;
  }

  Response create(Call call, AuthenticatedCaller caller) {
    JsonObject input = input(call);
    Repository repository = own(input, caller);
    String collection = text(input, "collection");
    caller.permissions().requireRepo("create", collection);
    Repository.Entry entry =
        repository.create(collection, Documents.text(input, "rkey").orElse(null), content(input));
    return written(repository, entry);
  }

  Response put(Call call, AuthenticatedCaller caller) {
    JsonObject input = input(call);
    Repository repository = own(input, caller);
    String collection = text(input, "collection");
    caller.permissions().requireRepo("create", collection);
    caller.permissions().requireRepo("update", collection);
    String key = text(input, "rkey");
    swap(input, repository, collection, key);
    return written(repository, repository.put(collection, key, content(input)));
  }

  Response delete(Call call, AuthenticatedCaller caller) {
    JsonObject input = input(call);
    Repository repository = own(input, caller);
    String collection = text(input, "collection");
    caller.permissions().requireRepo("delete", collection);
    String key = text(input, "rkey");
    swap(input, repository, collection, key);
    repository.delete(collection, key);
    return Response.json(200, Documents.object().add("commit", repository.commit()).build());
  }

  Response get(Call call) {
    Account account = account(Pds.parameter(call, "repo"));
    String collection = Pds.parameter(call, "collection");
    String key = Pds.parameter(call, "rkey");
    return of(account)
        .find(collection, key)
        .filter(entry -> call.query("cid").map(entry.cid()::equals).orElse(true))
        .map(entry -> Response.json(200, entry.json()))
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

  Response list(Call call) {
    Account account = account(Pds.parameter(call, "repo"));
    String collection = Pds.parameter(call, "collection");
    int limit = limit(call.query("limit").orElse("50"));
    List<Repository.Entry> entries =
        of(account)
            .list(
                collection,
                limit,
                call.query("cursor").orElse(null),
                call.query("reverse").map("true"::equals).orElse(false));
    JsonArrayBuilder records = Documents.array();
    entries.forEach(entry -> records.add(entry.json()));
    JsonObjectBuilder output = Documents.object().add("records", records);
    if (!entries.isEmpty()) {
      String last = entries.get(entries.size() - 1).uri();
      output.add("cursor", last.substring(last.lastIndexOf('/') + 1));
    }
    return Response.json(200, output.build());
  }

  Response describe(Call call) {
    Account account = account(Pds.parameter(call, "repo"));
    return Response.json(
        200,
        Documents.object()
            .add("handle", account.handle())
            .add("did", account.did().value())
            .add("didDoc", DidDocuments.of(account))
            .add("collections", Documents.strings(of(account).collections()))
            .add("handleIsCorrect", true)
            .build());
  }

  private static Response written(Repository repository, Repository.Entry entry) {
    return Response.json(
        200,
        Documents.object()
            .add("uri", entry.uri())
            .add("cid", entry.cid())
            .add("commit", repository.commit())
            .add("validationStatus", "unknown")
            .build());
  }

  private Repository own(JsonObject input, AuthenticatedCaller caller) {
    Account account = account(text(input, "repo"));
    if (!account.active()) {
      throw new XrpcErrorException(401, "AccountDeactivated", "Account is deactivated");
    }
    if (!account.did().value().equals(caller.did())) {
      throw new XrpcErrorException(401, "AuthenticationRequired", "Authentication Required");
    }
    return of(account);
  }

  private static void swap(JsonObject input, Repository repository, String collection, String key) {
    Documents.text(input, "swapRecord")
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

  private static JsonObject input(Call call) {
    if (!call.mediaType().equals("application/json")) {
      throw XrpcErrorException.invalid(
          "Wrong request encoding (Content-Type): " + call.mediaType());
    }
    return Documents.parse(call.text())
        .orElseThrow(
            () -> XrpcErrorException.invalid("A request body is expected but none was provided"));
  }

  private static String text(JsonObject input, String name) {
    return Documents.text(input, name)
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

  private static int limit(String text) {
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= LIMIT) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number that is out of bounds.
    }
    throw XrpcErrorException.invalid("limit must be a number from 1 to " + LIMIT);
  }
}
