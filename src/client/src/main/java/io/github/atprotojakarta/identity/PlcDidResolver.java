package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.internal.http.Origin;
import io.github.atprotojakarta.internal.json.UntrustedText;
import java.net.URI;
import java.util.Objects;
import java.util.regex.Pattern;

/** Resolves {@code did:plc} at a PLC directory (web.plc.directory), without a cache. */
public final class PlcDidResolver implements DidResolver {
  /** The directory of the public network. */
  public static final URI PUBLIC_DIRECTORY = URI.create("https://plc.directory");

  private static final Pattern IDENTIFIER = Pattern.compile("[a-z2-7]{24}");

  private final DidDocumentFetcher documents;
  private final URI directory;

  /**
   * Creates the resolver.
   *
   * @param directory the origin of the directory
   * @throws IllegalArgumentException when it is no http(s) origin
   */
  public PlcDidResolver(HttpTransport transport, URI directory) {
    this.documents = new DidDocumentFetcher(Objects.requireNonNull(transport, "transport"));
    this.directory =
        Origin.parse(directory.toString())
            .map(Origin::toUri)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "The PLC directory must be an address such as https://plc.directory: "
                            + directory));
  }

  @Override
  public DidDocument resolve(Did did, boolean fresh) {
    return documents.fetch(address(did), did);
  }

  /**
   * Returns the address of the document of a DID.
   *
   * @throws IdentityException when it is no {@code did:plc}
   */
  URI address(Did did) {
    if (!did.method().equals("plc") || !IDENTIFIER.matcher(did.methodSpecificId()).matches()) {
      throw new IdentityException(
          IdentityException.Reason.INVALID_IDENTIFIER,
          "Not a did:plc: %s; it must have 24 characters of a-z and 2-7 after the second colon"
              .formatted(UntrustedText.quoted(did.value())));
    }
    return URI.create(directory + "/" + did);
  }
}
