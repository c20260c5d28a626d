package io.github.atprotojakarta.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.IdentityException.Reason;
import io.github.atprotojakarta.internal.json.UntrustedJson;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DidDocumentTest {
  private static final Did ALICE = Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");

  @Test
  void a_document_of_the_directory_is_read() {
    DidDocument document =
        parse(
            """
            {"@context": ["https://www.w3.org/ns/did/v1"],
             "id": "did:plc:ewvi7nxzyoun6zhxrhs64oiz",
             "alsoKnownAs": ["at://Alice.example.com", "at://other.example.com"],
             "verificationMethod": [{"id": "#atproto"}],
             "service": [{"id": "#atproto_pds", "type": "AtprotoPersonalDataServer",
                          "serviceEndpoint": "https://pds.example.com"}]}
            """);

    assertThat(document.claimedHandle()).isEqualTo(Handle.parse("alice.example.com"));
    assertThat(document.pdsEndpoint()).isEqualTo(URI.create("https://pds.example.com"));
  }

  @Test
  void the_weight_counts_each_part() {
    Handle handle = Handle.parse("alice.example.com");
    URI pds = URI.create("https://pds.example.com");
    int bare = new DidDocument(ALICE, null, null).weight();
    int withHandle = new DidDocument(ALICE, handle, null).weight();

    assertThat(ALICE.weight()).isGreaterThan(ALICE.value().length());
    assertThat(handle.weight()).isGreaterThan(handle.value().length());
    assertThat(bare).isGreaterThan(2 * ALICE.weight());
    assertThat(withHandle).isEqualTo(bare + handle.weight());
    assertThat(new DidDocument(ALICE, handle, pds).weight())
        .isGreaterThan(withHandle + pds.toString().length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"id\": 1}",
        "{\"id\": \"did:plc:aaaaaaaaaaaaaaaaaaaaaaaa\"}",
        "{\"id\": \"DID:plc:ewvi7nxzyoun6zhxrhs64oiz\"}"
      })
  void the_document_of_another_is_refused(String json) {
    IdentityException e = catchThrowableOfType(IdentityException.class, () -> parse(json));

    assertThat(e.reason()).isEqualTo(Reason.INVALID_DID_DOCUMENT);
    assertThat(e).hasMessageContaining(ALICE.value());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "null",
        "\"at://alice.example.com\"",
        "[1, {}, null]",
        "[\"https://alice.example.com\"]",
        "[\"at://alice\", \"at://alice.example.com/path\", \"at://did:plc:x\"]"
      })
  void aliases_that_are_no_handles_claim_none(String aliases) {
    assertThat(document("alsoKnownAs", aliases).claimedHandle()).isNull();
  }

  @Test
  void the_first_alias_that_is_a_handle_counts() {
    DidDocument document =
        document(
            "alsoKnownAs",
            "[\"https://x.y\", \"at://bad\", \"at://alice.example.com\", \"at://b.example.com\"]");

    assertThat(document.claimedHandle()).isEqualTo(Handle.parse("alice.example.com"));
  }

  @Test
  void the_service_may_be_named_with_its_did() {
    assertThat(pds(service(ALICE + "#atproto_pds", "https://pds.example.com")))
        .isEqualTo("https://pds.example.com");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa#atproto_pds",
        "atproto_pds",
        "#atproto_pds2",
        "#other"
      })
  void services_of_other_names_are_not_the_pds(String id) {
    assertThat(pds(service(id, "https://pds.example.com"))).isNull();
  }

  @Test
  void services_of_other_types_are_passed_over() {
    String other = service("#atproto_pds", "https://other.example.com").replace("Personal", "X");

    assertThat(pds(other)).isNull();
    assertThat(pds(other + "," + service("#atproto_pds", "https://pds.example.com")))
        .isEqualTo("https://pds.example.com");
  }

  @Test
  void the_first_of_two_counts() {
    assertThat(
            pds(
                service("#atproto_pds", "https://one.example.com")
                    + ","
                    + service("#atproto_pds", "https://two.example.com")))
        .isEqualTo("https://one.example.com");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://PDS.example.com/", "HTTPS://pds.example.com:443"})
  void the_endpoint_is_normalized(String endpoint) {
    assertThat(pds(service("#atproto_pds", endpoint))).isEqualTo("https://pds.example.com");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://pds.example.com/path",
        "https://pds.example.com?x",
        "https://pds.example.com#x",
        "https://user@pds.example.com",
        "https://pds.example.com:0",
        "https://pds.example.com:70000",
        "ftp://pds.example.com",
        "javascript:alert(1)",
        "pds.example.com",
        "//pds.example.com",
        "https://",
        "https://a_b.example.com",
        "https://pds.example.com\\n",
        "",
        "https://[::1"
      })
  void an_endpoint_that_is_no_origin_is_refused(String endpoint) {
    IdentityException e =
        catchThrowableOfType(IdentityException.class, () -> pds(service("#atproto_pds", endpoint)));

    assertThat(e.reason()).isEqualTo(Reason.NO_PDS);
    assertThat(e).hasMessageContaining(ALICE.value());
  }

  @Test
  void an_endpoint_that_is_no_text_is_refused() {
    String service =
        "{\"id\": \"#atproto_pds\", \"type\": \"AtprotoPersonalDataServer\","
            + " \"serviceEndpoint\": {\"uri\": \"https://pds.example.com\"}}";

    assertThat(catchThrowableOfType(IdentityException.class, () -> pds(service)).reason())
        .isEqualTo(Reason.NO_PDS);
  }

  private static String service(String id, String endpoint) {
    return "{\"id\": \"%s\", \"type\": \"AtprotoPersonalDataServer\", \"serviceEndpoint\": \"%s\"}"
        .formatted(id, endpoint);
  }

  private static @Nullable String pds(String services) {
    URI pds = document("service", "[" + services + "]").pdsEndpoint();
    return pds == null ? null : pds.toString();
  }

  private static DidDocument document(String name, String value) {
    return parse("{\"id\": \"%s\", \"%s\": %s}".formatted(ALICE, name, value));
  }

  private static DidDocument parse(String json) {
    return DidDocument.parse(UntrustedJson.object(json).orElseThrow(), ALICE);
  }
}
