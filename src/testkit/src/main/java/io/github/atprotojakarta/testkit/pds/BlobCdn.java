package io.github.atprotojakarta.testkit.pds;

import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.OriginServer;
import io.github.atprotojakarta.testkit.server.ServerRequest;
import io.github.atprotojakarta.testkit.server.ServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A host with the blobs of a PDS, to which the PDS can redirect. It refuses requests with
 * credentials, and remembers them. Safe for use by many threads.
 */
public final class BlobCdn {
  /** Headers that are for the PDS only. */
  private static final List<String> FOR_THE_PDS =
      List.of(
          "authorization", "dpop", "cookie", "atproto-proxy", "atproto-accept-labelers", "referer");

  private final OriginServer server;
  private final Blobs blobs;
  private final List<String> leaks = new CopyOnWriteArrayList<>();

  BlobCdn(OriginServer server, Blobs blobs) {
    this.server = server;
    this.blobs = blobs;
    server.otherwise(Endpoint.OTHER, this::serve);
  }

  /**
   * Returns the address of a blob.
   *
   * @param blob the DID and the CID, with a slash between them
   * @param redirects how often this host redirects the request, before it sends the blob
   */
  public String address(String blob, int redirects) {
    return server.origin() + "/" + blob + "?redirects=" + redirects;
  }

  /** Returns the number of requests. */
  public long requests() {
    return server.requests(Endpoint.OTHER);
  }

  /** Returns the headers that this host must not get, and got. */
  public List<String> leaks() {
    return new ArrayList<>(leaks);
  }

  private ServerResponse serve(ServerRequest request) {
    List<String> found = FOR_THE_PDS.stream().filter(request.headers()::containsKey).toList();
    if (!found.isEmpty()) {
      leaks.addAll(found);
      return ServerResponse.text(400, "Unexpected headers: " + found);
    }
    int redirects = Integer.parseInt(request.query("redirects").orElse("0"));
    if (redirects > 0) {
      // A relative address, as CDNs send them too.
      return ServerResponse.empty(302)
          .with("Location", request.path() + "?redirects=" + (redirects - 1));
    }
    String[] blob = request.path().substring(1).split("/", 2);
    return blobs
        .find(blob[0], blob.length == 2 ? blob[1] : "")
        .map(content -> ServerResponse.bytes(200, content.mime(), content.bytes()))
        .orElseGet(() -> ServerResponse.text(404, "Not Found"));
  }
}
