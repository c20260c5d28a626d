package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.http.QueryParameter;
import io.github.atprotojakarta.internal.json.JsonMembers;
import io.github.atprotojakarta.internal.json.UntrustedJson;
import io.github.atprotojakarta.internal.json.UntrustedText;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Reads TXT records by DNS over HTTPS, in the JSON format of {@code https://dns.google/resolve} and
 * {@code https://cloudflare-dns.com/dns-query} ({@code application/dns-json}). It is for networks
 * that block DNS queries. The operator of the service sees which handles are looked up.
 */
final class DohTxtLookup implements TxtLookup {
  private static final Set<String> MEDIA_TYPES =
      Set.of("application/dns-json", "application/json", "application/x-javascript");
  private static final int TXT = 16;
  private static final int NO_ERROR = 0;
  private static final int NO_SUCH_NAME = 3;

  private final HttpTransport transport;
  private final URI service;

  /**
   * Creates the look-up.
   *
   * @param service the address of the service, such as {@code https://dns.google/resolve}
   * @throws IllegalArgumentException when it is no http(s) address, or has a user or a fragment
   */
  DohTxtLookup(HttpTransport transport, URI service) {
    this.transport = Objects.requireNonNull(transport, "transport");
    boolean web = "https".equals(service.getScheme()) || "http".equals(service.getScheme());
    if (!web
        || service.getHost() == null
        || service.getRawUserInfo() != null
        || service.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "The DNS-over-HTTPS service must be an address such as https://dns.google/resolve: "
              + service);
    }
    this.service = service;
  }

  @Override
  public List<String> lookup(String name) {
    String separator = service.getRawQuery() == null ? "?" : "&";
    URI uri = URI.create(service + separator + QueryParameter.encode("name", name) + "&type=TXT");
    HttpRequest request = HttpRequest.get(uri).header("Accept", "application/dns-json").build();
    try (HttpResponse response = transport.send(request)) {
      if (response.status() != 200 || !MEDIA_TYPES.contains(response.mediaType())) {
        throw unusable(
            "status " + response.status() + " " + UntrustedText.quoted(response.mediaType()));
      }
      return read(
          UntrustedJson.object(response.bytes()).orElseThrow(() -> unusable("not a JSON object")));
    } catch (HttpTransportException e) {
      throw new TransientException(service.getHost() + " did not respond", e);
    }
  }

  /** Reads a response; a failure of the service must not look like a name without records. */
  private List<String> read(JsonObject response) {
    int code = number(response, "Status").orElseThrow(() -> unusable("no Status"));
    if (code == NO_SUCH_NAME) {
      return List.of();
    }
    if (code != NO_ERROR) {
      throw unusable("DNS status " + code);
    }
    List<String> records = new ArrayList<>();
    for (JsonValue entry : JsonMembers.items(response, "Answer")) {
      // CNAME records on the way to the TXT records are listed too.
      if (entry instanceof JsonObject item
          && number(item, "type").filter(type -> type == TXT).isPresent()) {
        JsonMembers.string(item, "data").map(TxtPresentationFormat::read).ifPresent(records::add);
      }
    }
    return records;
  }

  private TransientException unusable(String reason) {
    return new TransientException(
        service.getHost() + " returned no usable response: " + reason, null);
  }

  private static Optional<Integer> number(JsonObject json, String name) {
    if (!(json.get(name) instanceof JsonNumber number)) {
      return Optional.empty();
    }
    // A double on purpose: the exact value of 1e999999999 would fill the memory.
    double value = number.doubleValue();
    return value >= 0 && value <= 0xFFFF && value == Math.rint(value)
        ? Optional.of((int) value)
        : Optional.empty();
  }
}
