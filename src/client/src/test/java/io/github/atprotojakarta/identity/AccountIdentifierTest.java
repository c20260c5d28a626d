package io.github.atprotojakarta.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.identity.AccountIdentifier.ByDid;
import io.github.atprotojakarta.identity.AccountIdentifier.ByHandle;
import io.github.atprotojakarta.identity.AccountIdentifier.ByServer;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountIdentifierTest {
  private static final String DID = "did:plc:ewvi7nxzyoun6zhxrhs64oiz";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice.example.com",
        "Alice.Example.COM",
        "  @alice.example.com\n",
        "at://alice.example.com",
        "AT://alice.example.com/app.bsky.feed.post/3k",
        "https://bsky.app/profile/alice.example.com",
        "https://bsky.app/profile/@Alice.example.com?ref=x#y",
        "http://bsky.app/profile/alice.example.com/post/3k",
        "bsky.app/profile/alice.example.com",
        "\u2068alice.example.com\u2069",
        "\u202a@alice.example.com\u202c",
        "ali\u00adce.exam\u200bple.com",
        "\ufeffalice.example.com",
        "\u3000alice.example.com\u00a0",
        "alice.example.com/",
        "alice.example.com.",
        "@alice.example.com./",
        "Alice. example. com",
        "alice . example .com",
        "alice\u3002example\uff61com",
        "alice\ufe00.exam\ufe0fple.com",
        "ali\u034fce.example.com",
        "\uff20\uff41lice\uff0eexample\uff0ecom",
        "at://alice.example.com/",
        "https://deer.social/profile/alice.example.com",
        "https://example.app/en/profile/alice.example.com",
        "https://tangled.org/@alice.example.com/repository",
        "https://example.app/@alice.example.com",
        "https://tangled.org/alice.example.com",
        "whtwnd.com/alice.example.com/3k",
        "https://pdsls.dev/at://alice.example.com/app.bsky.feed.post/3k",
        "https://pdsls.dev/at:/alice.example.com"
      })
  void handles_are_understood_as_people_type_and_paste_them(String text) {
    assertThat(AccountIdentifier.parse(text, false))
        .isEqualTo(new ByHandle(Handle.parse("alice.example.com")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        DID,
        " " + DID + " ",
        "Did:plc:EWVI7NXZYOUN6ZHXRHS64OIZ",
        "at://" + DID,
        "at://" + DID + "/app.bsky.feed.post/3k",
        "https://bsky.app/profile/" + DID,
        "https://bsky.app/profile/did%3Aplc%3Aewvi7nxzyoun6zhxrhs64oiz",
        "https://plc.directory/" + DID,
        "https://plc.directory/" + DID + "/log/audit",
        "https://pdsls.dev/at://" + DID
      })
  void dids_are_understood_as_people_type_and_paste_them(String text) {
    assertThat(AccountIdentifier.parse(text, false)).isEqualTo(new ByDid(Did.parse(DID)));
  }

  @ParameterizedTest
  @CsvSource({
    "https://pds.example.com, https://pds.example.com",
    "HTTPS://PDS.example.com/, https://pds.example.com",
    "https://pds.example.com:443, https://pds.example.com",
    "https://pds.example.com:8443/, https://pds.example.com:8443",
    "https://pds.example.com/xrpc/_health, https://pds.example.com",
    "pds.example.com/xrpc/_health, https://pds.example.com",
    "https://pds.example.com/profile, https://pds.example.com",
    "https://pds.example.com/@, https://pds.example.com",
    "https://pds.example.com?x=y, https://pds.example.com",
    "https://pds.example.com/a.html#b, https://pds.example.com"
  })
  void addresses_of_servers_are_normalized_to_their_origin(String text, URI origin) {
    assertThat(AccountIdentifier.parse(text, false)).isEqualTo(new ByServer(origin));
  }

  @Test
  void a_plain_http_server_is_for_development() {
    assertThat(AccountIdentifier.parse("http://localhost:2583", true))
        .isEqualTo(new ByServer(URI.create("http://localhost:2583")));
    assertThat(refusal("http://localhost:2583")).contains("https://");
  }

  @ParameterizedTest
  @CsvSource({
    "'', enter a handle",
    "' \u200b ', enter a handle",
    "alice, at least two parts",
    "alice@example.com, e-mail",
    "at://, enter a handle",
    "@, enter a handle",
    "/, enter a handle",
    "alice.example.com.., 1 to 63 characters",
    "https://user:word@pds.example.com, address of a server",
    "alice\u202emoc.elpmaxe, direction",
    "alice example.com, letters",
    "b\u00fccher.example.com, letters",
    "did:plc:, DID",
    // The full-width characters end here; their ASCII counterparts are in no handle.
    "alice\uff01.example.com, alice!.example.com",
    "alice\uff5e.example.com, alice~.example.com",
    "alice\uff00.example.com, letters",
    "https://no_host.example.com/, address of a server",
    // U+212A is a "k" in lower case, and U+0131 an "I" in upper case: another account.
    "did:plc:\u212Awvi7nxzyoun6zhxrhs64oiz, DID",
    "did:web:\u212Aate.example.com, DID",
    "d\u0131d:plc:ewvi7nxzyoun6zhxrhs64oiz, DID",
    "'https://a b/', not a valid URL"
  })
  void what_is_no_account_is_refused_with_the_reason(String text, String reason) {
    assertThat(refusal(text)).contains(reason);
  }

  @Test
  void a_did_with_other_letters_is_shown_as_it_was_typed() {
    assertThat(refusal("did:plc:EWVI\u0080")).contains("did:plc:EWVI");
  }

  @Test
  void a_text_may_have_4096_characters() {
    String longest = "https://pds.example.com/" + "a".repeat(4096 - 24);

    assertThat(AccountIdentifier.parse(longest, false))
        .isEqualTo(new ByServer(URI.create("https://pds.example.com")));
    assertThat(refusal(longest + "a")).contains("longer than 4096 characters");
  }

  @Test
  void a_text_without_end_is_refused_briefly() {
    assertThat(refusal("a.".repeat(100_000))).hasSizeLessThan(300);
  }

  private static String refusal(String text) {
    IdentityException e =
        catchThrowableOfType(IdentityException.class, () -> AccountIdentifier.parse(text, false));
    assertThat(e.reason()).isEqualTo(IdentityException.Reason.INVALID_IDENTIFIER);
    return String.valueOf(e.getMessage());
  }
}
