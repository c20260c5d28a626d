package io.github.atprotojakarta.xrpc;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One page of a query with a {@code cursor} (atproto.com/specs/xrpc, "Cursors and Pagination"). */
record XrpcPage(
    XrpcClient client, String nsid, Map<String, Object> parameters, JsonObject content) {
  private static final String CURSOR = "cursor";

  static XrpcPage first(XrpcClient client, String nsid, Map<String, ?> parameters) {
    return of(client, nsid, new LinkedHashMap<>(parameters));
  }

  private static XrpcPage of(XrpcClient client, String nsid, Map<String, Object> parameters) {
    return new XrpcPage(client, nsid, parameters, client.query(nsid, parameters));
  }

  /** Returns the next page; {@code null} if this is the last one. */
  @Nullable XrpcPage next() {
    if (!(content.get(CURSOR) instanceof JsonString cursor)
        || cursor.getString().isEmpty()
        || cursor.getString().equals(parameters.get(CURSOR))) {
      return null;
    }
    Map<String, Object> following = new LinkedHashMap<>(parameters);
    following.put(CURSOR, cursor.getString());
    return of(client, nsid, following);
  }
}
