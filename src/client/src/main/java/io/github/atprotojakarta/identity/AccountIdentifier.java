package io.github.atprotojakarta.identity;

import java.net.URI;

/**
 * What a person typed or pasted to say who they are, understood.
 *
 * <p>Besides plain handles, DIDs and server addresses these are taken: {@code @alice.example.com},
 * {@code at://alice.example.com}, the address of a profile page such as {@code
 * https://bsky.app/profile/alice.example.com}, upper case, white space around, and the invisible
 * characters that copying from a page brings along. Nothing is looked up.
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

  /** Whatever account the person has at a server: a PDS or an entryway. */
  record ByServer(URI origin) implements AccountIdentifier {}

  /**
   * Understands a text.
   *
   * @param allowHttp whether the address of a server may be plain http (development mode)
   * @throws io.github.atprotojakarta.IdentityException when it is none of these; the message, which
   *     is fit to be shown to the person, says why
   */
  static AccountIdentifier parse(String text, boolean allowHttp) {
    return new TypedIdentifier(allowHttp).understand(text);
  }
}
