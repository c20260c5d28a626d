package io.github.atprotojakarta.identity;

import java.net.URI;

/**
 * An account that a person typed or pasted into a sign-in form.
 *
 * <p>Besides plain handles, DIDs and server addresses the parser accepts
 * {@code @alice.example.com}, {@code at://alice.example.com}, the address of a profile page such as
 * {@code https://bsky.app/profile/alice.example.com}, a final period or slash, spaces around
 * periods, upper case, full-width characters, surrounding white space, and invisible characters
 * that were copied from a page. Of the address of a server it takes the origin. It sends no
 * requests.
 *
 * <pre>{@code
 * AccountIdentifier account = AccountIdentifier.parse(" @Alice.Example.com", false);
 * // ByHandle[handle=alice.example.com]
 * }</pre>
 */
public sealed interface AccountIdentifier {
  /** An account by its handle. */
  record ByHandle(Handle handle) implements AccountIdentifier {}

  /** An account by its DID. */
  record ByDid(Did did) implements AccountIdentifier {}

  /** Any account at a server; the origin is that of a PDS or an entryway. */
  record ByServer(URI origin) implements AccountIdentifier {}

  /**
   * Parses what a person typed.
   *
   * @param allowHttp whether the address of a server may be plain http (development mode)
   * @throws io.github.atprotojakarta.IdentityException when it is no account; the message gives the
   *     reason and can be shown to the person
   */
  static AccountIdentifier parse(String text, boolean allowHttp) {
    return new AccountIdentifierParser(allowHttp).parse(text);
  }
}
