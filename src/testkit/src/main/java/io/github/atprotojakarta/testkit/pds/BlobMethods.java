package io.github.atprotojakarta.testkit.pds;

import io.github.atprotojakarta.testkit.identity.Account;
import io.github.atprotojakarta.testkit.server.JsonDocuments;
import io.github.atprotojakarta.testkit.server.OriginServer;
import io.github.atprotojakarta.testkit.server.ServerRequest;
import io.github.atprotojakarta.testkit.server.ServerResponse;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Uploads and downloads of blobs; downloads can be redirected to another host. */
final class BlobMethods {
  private record Redirect(int status, UnaryOperator<String> address) {}

  private final Blobs blobs = new Blobs();
  private volatile @Nullable Redirect redirect;

  /** Redirects downloads; {@code address} gets the DID and the CID with a slash between them. */
  void redirect(int status, UnaryOperator<String> address) {
    redirect = new Redirect(status, address);
  }

  BlobCdn cdn(OriginServer server) {
    return new BlobCdn(server, blobs);
  }

  /** Stores an account's profile picture and returns the reference to it. */
  JsonObject portrait(Account account) {
    return reference(
        blobs.store(
            account.did().value(),
            "image/png",
            new ByteArrayInputStream(ProfilePictures.portrait(account))));
  }

  ServerResponse upload(ServerRequest request, AuthenticatedCaller caller) {
    String mime = request.mediaType();
    if (mime.isEmpty()) {
      throw XrpcErrorException.invalid("Request encoding (Content-Type) required but not provided");
    }
    caller.permissions().requireBlob(mime);
    if (request.header("Content-Length").isEmpty()
        && request.header("Transfer-Encoding").isEmpty()) {
      throw XrpcErrorException.invalid("A request body is expected but none was provided");
    }
    Blobs.Blob blob = blobs.store(caller.did(), mime, request.bodyStream());
    return ServerResponse.json(200, JsonDocuments.object().add("blob", reference(blob)).build());
  }

  private static JsonObject reference(Blobs.Blob blob) {
    return JsonDocuments.object()
        .add("$type", "blob")
        .add("ref", JsonDocuments.object().add("$link", blob.cid()))
        .add("mimeType", blob.mime())
        .add("size", blob.bytes().length)
        .build();
  }

  ServerResponse download(ServerRequest request) {
    String did = Pds.parameter(request, "did");
    String cid = Pds.parameter(request, "cid");
    Redirect elsewhere = redirect;
    return blobs
        .find(did, cid)
        .map(
            blob ->
                elsewhere == null
                    ? content(blob)
                    : ServerResponse.empty(elsewhere.status)
                        .with("Location", elsewhere.address.apply(did + "/" + cid)))
        .orElseThrow(() -> new XrpcErrorException(400, "BlobNotFound", "Blob not found"));
  }

  private static ServerResponse content(Blobs.Blob blob) {
    return ServerResponse.bytes(200, blob.mime(), blob.bytes())
        .with("X-Content-Type-Options", "nosniff")
        .with("Content-Disposition", "attachment; filename=\"" + blob.cid() + "\"")
        .with("Content-Security-Policy", "default-src 'none'; sandbox");
  }
}
