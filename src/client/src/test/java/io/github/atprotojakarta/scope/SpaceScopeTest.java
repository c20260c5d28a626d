package io.github.atprotojakarta.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scopes for spaces (proposal 0016), by the vectors of the reference's alpha. */
class SpaceScopeTest {
  private static final String LONGEST_KEY = "x".repeat(512);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "space:com.atmoboards.forum | space:com.atmoboards.forum",
        "space?type=com.atmoboards.forum | space:com.atmoboards.forum",
        "space:*?authority=did:plc:abc123xyz | space:*?authority=did:plc:abc123xyz",
        "space:com.atmoboards.forum?authority=self&skey=* | space:com.atmoboards.forum",
        "space:com.atmoboards.forum?authority=* | space:com.atmoboards.forum?authority=*",
        "space:com.atmoboards.forum?action=create&authority=did%3Aplc%3Aabc123xyz&skey=default"
            + "&collection=com.atmoboards.thread&action=update |"
            + " space:com.atmoboards.forum?authority=did:plc:abc123xyz&skey=default"
            + "&collection=com.atmoboards.thread&action=create&action=update",
        "space:com.example.x?action=delete&action=update&action=create&action=read |"
            + " space:com.example.x",
        "space:com.example.x?action=read&action=read_self |"
            + " space:com.example.x?action=read_self&action=read",
        "space:com.example.x?collection=com.example.b&collection=com.example.a |"
            + " space:com.example.x?collection=com.example.a&collection=com.example.b",
        "space:com.example.x?collection=com.example.b&collection=* |"
            + " space:com.example.x?collection=*",
        "space:com.example.x?manage=delete&manage=create |"
            + " space:com.example.x?manage=create&manage=delete",
        "space:com.example.x?skey=a.b-c_d~e:f | space:com.example.x?skey=a.b-c_d~e:f",
      })
  void a_scope_is_printed_as_the_reference_prints_it(String text, String canonical) {
    Scope scope = Scope.parse(text);

    assertThat(scope).hasToString(canonical).isEqualTo(Scope.parse(canonical));
    assertThat(Scopes.parseStrictly("atproto " + text).canonical())
        .hasToString("atproto " + canonical);
  }

  @Test
  void a_key_has_the_length_of_a_record_key() {
    assertThat(Scope.parse("space:com.example.x?skey=" + LONGEST_KEY))
        .hasToString("space:com.example.x?skey=" + LONGEST_KEY);
    assertThat(Scope.read("space:com.example.x?skey=x" + LONGEST_KEY))
        .isInstanceOf(OpaqueScope.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "space | type is missing",
        "space:short | type \"short\"",
        "space:com.example.x?type=com.example.y | type is set both",
        "space:com.example.x?spaceType=com.example.y | unknown parameter",
        "space:*?authority=not-a-did | authority",
        "space:*?authority=did: | authority",
        "space:com.example.x?authority=*&authority=self | authority must not be repeated",
        "space:com.example.x?action=bogus | action",
        "space:com.example.x?manage=bogus | manage",
        "space:com.example.x?manage=read | manage",
        "space:com.example.x?collection=not_an_nsid | collection",
        "space:com.example.x?collection= | collection",
        "space:com.example.x?skey= | skey",
        "space:com.example.x?skey=hello%20world | skey",
        "space:com.example.x?skey=. | skey",
        "space:com.example.x?skey=.. | skey",
        "space:com.example.x?skey=a/b | skey",
        "space:com.example.x?skey=a%23b | skey"
      })
  void an_invalid_scope_is_refused_with_its_reason_and_allows_nothing(String text, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scope.parse(text))
        .withMessageContaining(text)
        .withMessageContaining(reason);
    assertThat(Scope.read(text)).isInstanceOf(OpaqueScope.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // the space
        "space:com.a.forum | space:com.a.forum | true",
        "space:* | space:com.a.forum | true",
        "space:com.a.forum | space:* | false",
        "space:com.a.forum | space:com.a.other | false",
        "space:com.a.forum?authority=* | space:com.a.forum?authority=did:plc:abc | true",
        "space:com.a.forum?authority=* | space:com.a.forum | true",
        "space:com.a.forum?authority=did:plc:abc | space:com.a.forum?authority=did:plc:abd | false",
        "space:com.a.forum?authority=did:plc:abc | space:com.a.forum?authority=* | false",
        "space:com.a.forum | space:com.a.forum?authority=did:plc:abc | false",
        "space:com.a.forum?authority=did:plc:abc | space:com.a.forum | false",
        "space:com.a.forum | space:com.a.forum?skey=one | true",
        "space:com.a.forum?skey=one | space:com.a.forum?skey=one | true",
        "space:com.a.forum?skey=one | space:com.a.forum?skey=two | false",
        "space:com.a.forum?skey=one | space:com.a.forum | false",
        // reading ignores collections
        "space:com.a.forum?action=read | space:com.a.forum?action=read_self | true",
        "space:com.a.forum?action=read_self | space:com.a.forum?action=read | false",
        "space:com.a.forum?action=read | space:com.a.forum?action=read&collection=* | true",
        "space:com.a.forum?action=create&collection=* | space:com.a.forum?action=read | false",
        // writing
        "space:com.a.forum?collection=* | space:com.a.forum?action=create&collection=com.b.c | true",
        "space:com.a.forum?collection=com.b.c | space:com.a.forum?action=create&collection=com.b.d | false",
        "space:com.a.forum?collection=com.b.c | space:com.a.forum?action=create&collection=* | false",
        "space:com.a.forum | space:com.a.forum?action=create&collection=com.b.c | false",
        "space:com.a.forum?collection=com.b.c&action=create | space:com.a.forum?action=update&collection=com.b.c | false",
        "space:com.a.forum?collection=com.b.c space:com.a.forum?collection=com.b.d |"
            + " space:com.a.forum?collection=com.b.c&collection=com.b.d | true",
        // the declared collections of the type are not known
        "space:com.a.forum?collection=com.b.c | space:com.a.forum | true",
        "space:com.a.forum?action=read | space:com.a.forum | false",
        "atproto | space:com.a.forum?action=create | false",
        // managing
        "space:com.a.forum?manage=update | space:com.a.forum?action=read&manage=update | true",
        "space:com.a.forum?manage=update | space:com.a.forum?action=read&manage=delete | false",
        "space:com.a.forum | space:com.a.forum?manage=create | false",
        // other kinds
        "atproto transition:generic | space:com.a.forum?action=read_self | false",
        "repo:* | space:com.a.forum?action=create&collection=com.b.c | false",
        "space:*?authority=*&collection=* | repo:com.b.c | false"
      })
  void scopes_are_compared_by_what_they_allow(String granted, String scope, boolean covered) {
    Scopes scopes = Scopes.granted(granted);

    assertThat(scopes.cover(Scope.parse(scope))).isEqualTo(covered);
    assertThat(scopes.missing(Scopes.parseStrictly(scope)).values().isEmpty()).isEqualTo(covered);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'spaceType':'com.example.calendar.group','action':['read','create','update','delete'] |"
            + " space:com.example.calendar.group",
        "'spaceType':'com.example.calendar.group','collection':['com.example.calendar.event'],"
            + "'action':['create','update'] |"
            + " space:com.example.calendar.group?collection=com.example.calendar.event"
            + "&action=create&action=update",
        "'spaceType':'com.example.calendar.group','collection':['app.bsky.feed.post'] |"
            + " space:com.example.calendar.group?collection=app.bsky.feed.post",
        "'spaceType':'com.example.calendar.group','collection':['*'],'authority':'*','skey':'a',"
            + "'manage':['create'] |"
            + " space:com.example.calendar.group?authority=*&skey=a&collection=*&manage=create"
      })
  void a_permission_set_may_name_spaces_of_its_namespace(String permission, String scope) {
    assertThat(expand(permission)).containsExactly(Scope.parse(scope));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'spaceType':'app.bsky.group'",
        "'spaceType':'*'",
        "'spaceType':['com.example.calendar.group']",
        "'type2':'com.example.calendar.group'",
        "'spaceType':'com.example.calendar.group','action':'read'",
        "'spaceType':'com.example.calendar.group','action':[]",
        "'spaceType':'com.example.calendar.group','collection':[]",
        "'spaceType':'com.example.calendar.group','authority':['*']",
        "'spaceType':'com.example.calendar.group','inheritAud':true"
      })
  void a_permission_set_gives_nothing_for_other_spaces_or_unknown_fields(String permission) {
    assertThat(expand(permission)).isEmpty();
  }

  @Test
  void a_step_up_requests_the_declared_scope_that_a_granted_one_came_from() {
    Scopes declared =
        Scopes.parse(
            "atproto space:com.a.forum space:com.a.notes?action=read repo:com.b.c"
                + " include:com.c.auth");
    Scopes granted =
        Scopes.granted(
            "atproto space:com.a.forum?authority=did:plc:abc&collection=com.a.thread"
                + " space:com.c.group?authority=did:plc:abc");

    assertThat(granted.stepUp(Scopes.parse("repo:com.b.c"), declared))
        .hasToString("atproto space:com.a.forum repo:com.b.c include:com.c.auth");
  }

  private static List<Scope> expand(String permission) {
    String json =
        ("{'id':'com.example.calendar.auth','defs':{'main':{'type':'permission-set','permissions':"
                + "[{'type':'permission','resource':'space',"
                + permission
                + "}]}}}")
            .replace('\'', '"');
    try (JsonReader reader = Json.createReader(new StringReader(json))) {
      JsonObject set = reader.readObject();
      return IncludeScope.of("com.example.calendar.auth").expand(PermissionSet.parse(set));
    }
  }
}
