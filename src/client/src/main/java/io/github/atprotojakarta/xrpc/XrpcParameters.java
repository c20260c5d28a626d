package io.github.atprotojakarta.xrpc;

import io.github.atprotojakarta.Nsid;
import io.github.atprotojakarta.internal.http.QueryParameter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes the parameters of a method into its address (atproto.com/specs/xrpc, "Lexicon HTTP"). */
final class XrpcParameters {
  private XrpcParameters() {}

  /**
   * Returns the address of a method.
   *
   * @throws IllegalArgumentException when {@code nsid} is no NSID, or a value has another type
   */
  static URI address(URI server, String nsid, Map<String, ?> parameters) {
    Nsid.parse(nsid);
    List<String> pairs = new ArrayList<>();
    parameters.forEach(
        (name, value) -> {
          if (value instanceof Iterable<?> values) {
            values.forEach(each -> pairs.add(QueryParameter.encode(name, text(name, each))));
          } else {
            pairs.add(QueryParameter.encode(name, text(name, value)));
          }
        });
    String query = String.join("&", pairs);
    return URI.create(server + "/xrpc/" + nsid + (query.isEmpty() ? "" : "?" + query));
  }

  /** The types of the specification: a string, an integer, or a boolean. */
  private static String text(String name, Object value) {
    if (value instanceof CharSequence
        || value instanceof Boolean
        || value instanceof Integer
        || value instanceof Long) {
      return value.toString();
    }
    throw new IllegalArgumentException(
        "The parameter "
            + name
            + " must be a string, an integer, a boolean or a list of these, not "
            + (value == null ? "null" : value.getClass().getName()));
  }
}
