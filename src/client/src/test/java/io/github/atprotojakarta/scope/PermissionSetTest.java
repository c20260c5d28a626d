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

class PermissionSetTest {
  private static final IncludeScope SET = IncludeScope.of("com.example.calendar.auth");
  private static final IncludeScope AT_SERVICE = SET.at("did:web:example.com#foo");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'resource':'repo','collection':['com.example.calendar.event'] | repo:com.example.calendar.event",
        "'resource':'repo','collection':['com.example.calendar.rsvp','com.example.calendar.event'],"
            + "'action':['delete','create'] |"
            + " repo?collection=com.example.calendar.event&collection=com.example.calendar.rsvp"
            + "&action=create&action=delete",
        "'resource':'repo','collection':['com.example.calendar.sub.thing'] |"
            + " repo:com.example.calendar.sub.thing",
        "'resource':'rpc','aud':'*','lxm':['com.example.calendar.list'] |"
            + " rpc:com.example.calendar.list?aud=*",
        "'resource':'rpc','aud':'*','inheritAud':false,'lxm':['com.example.calendar.list'] |"
            + " rpc:com.example.calendar.list?aud=*",
        "'resource':'rpc','inheritAud':true,'lxm':['com.example.calendar.list'] |"
            + " rpc:com.example.calendar.list?aud=did:web:example.com%23foo"
      })
  void a_set_gives_its_permissions_on_records_and_methods(String permission, String scope) {
    assertThat(expand(AT_SERVICE, permission)).containsExactly(Scope.parse(scope));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'resource':'blob','accept':['image/*']",
        "'resource':'account','attr':'email'",
        "'resource':'identity','attr':'handle'",
        "'resource':'include','nsid':'com.example.calendar.other'",
        "'resource':'vault','collection':['com.example.calendar.event']"
      })
  void a_set_gives_nothing_of_other_kinds(String permission) {
    assertThat(expand(AT_SERVICE, permission)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'resource':'repo','collection':['com.example.other']",
        "'resource':'repo','collection':['com.example.calendars.event']",
        "'resource':'repo','collection':['com.example.calendar']",
        "'resource':'repo','collection':['app.bsky.feed.post']",
        "'resource':'repo','collection':['com.example.calendar.event','app.bsky.feed.post']",
        "'resource':'rpc','aud':'*','lxm':['com.atproto.moderation.createReport']",
        "'resource':'rpc','inheritAud':true,'lxm':['com.example.get']"
      })
  void a_set_has_authority_over_its_own_group_and_below_alone(String permission) {
    assertThat(expand(AT_SERVICE, permission)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'resource':'repo','collection':['*']",
        "'resource':'repo','collection':['com.example.calendar.*']",
        "'resource':'rpc','aud':'*','lxm':['*']",
        "'resource':'rpc','inheritAud':true,'lxm':['*']"
      })
  void a_set_gives_no_wildcards(String permission) {
    assertThat(expand(AT_SERVICE, permission)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'resource':'repo'",
        "'resource':'repo','collection':[]",
        "'resource':'repo','collection':[1]",
        "'resource':'repo','collection':'com.example.calendar.event'",
        "'resource':'repo','collection':['com.example.calendar.event'],'action':'create'",
        "'resource':'repo','collection':['com.example.calendar.event'],'action':[]",
        "'resource':'repo','collection':['com.example.calendar.event'],'action':['manage']",
        "'resource':'repo','collection':['com.example.calendar.event'],'limit':1",
        "'resource':'rpc','lxm':['com.example.calendar.list']",
        "'resource':'rpc','aud':'*','lxm':['com.example.calendar.list'],'limit':1",
        "'resource':'rpc','aud':'*','lxm':['com.example.calendar.list'],'action':['create']",
        "'resource':'rpc','aud':'did:web:example.com#foo','lxm':['com.example.calendar.list']",
        "'resource':'rpc','aud':'*','inheritAud':true,'lxm':['com.example.calendar.list']",
        "'resource':'rpc','aud':'*','inheritAud':'no','lxm':['com.example.calendar.list']",
        "'resource':'rpc','aud':'*'",
        "'resource':1",
        "'type':'permissions','resource':'repo','collection':['com.example.calendar.event']"
      })
  void a_permission_that_breaks_a_rule_is_left_out_and_the_others_stay(String permission) {
    assertThat(
            expand(
                AT_SERVICE,
                permission,
                "'resource':'repo','collection':['com.example.calendar.event']"))
        .containsExactly(RepoScope.of("com.example.calendar.event"));
  }

  @Test
  void a_permission_inherits_nothing_where_nothing_is_given() {
    String permission = "'resource':'rpc','inheritAud':true,'lxm':['com.example.calendar.list']";

    assertThat(expand(SET, permission)).isEmpty();
  }

  @Test
  void asked_and_granted_compare_when_the_set_is_known() {
    PermissionSet set = set("'resource':'repo','collection':['com.example.calendar.event']");
    Scopes asked = Scopes.parse("atproto include:com.example.calendar.auth include:org.example.a");
    Scopes granted = Scopes.granted("repo:com.example.calendar.event atproto");

    assertThat(granted.missing(asked.expand(List.of(set)))).hasToString("include:org.example.a");
  }

  @Test
  void the_set_of_another_name_is_not_taken() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IncludeScope.of("com.example.other").expand(set()))
        .withMessageContaining("com.example.calendar.auth")
        .withMessageContaining("include:com.example.other");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'id':'com.example.calendar.auth'}",
        "{'id':'com.example.calendar.auth','defs':{'main':{'type':'record'}}}",
        "{'id':'com.example.calendar.auth','defs':{'main':{'type':'permission-set'}}}",
        "{'id':1,'defs':{'main':{'type':'permission-set','permissions':[]}}}",
        "{'id':'calendar','defs':{'main':{'type':'permission-set','permissions':[]}}}"
      })
  void a_document_of_something_else_is_refused(String document) {
    assertThatIllegalArgumentException().isThrownBy(() -> PermissionSet.parse(json(document)));
  }

  @Test
  void entries_that_are_no_objects_are_passed_over() {
    PermissionSet set =
        PermissionSet.parse(
            json(
                "{'id':'com.example.calendar.auth','defs':{'main':"
                    + "{'type':'permission-set','permissions':[1, null, 'repo', {}]}}}"));

    assertThat(SET.expand(set)).isEmpty();
  }

  private static List<Scope> expand(IncludeScope include, String... permissions) {
    return include.expand(set(permissions));
  }

  private static PermissionSet set(String... permissions) {
    StringBuilder list = new StringBuilder();
    for (String permission : permissions) {
      list.append(list.isEmpty() ? "{" : ",{");
      list.append(permission.contains("'type'") ? "" : "'type':'permission',");
      list.append(permission).append('}');
    }
    return PermissionSet.parse(
        json(
            "{'lexicon':1,'id':'com.example.calendar.auth','defs':{'main':"
                + "{'type':'permission-set','title':'Calendar','permissions':["
                + list
                + "]}}}"));
  }

  private static JsonObject json(String text) {
    try (JsonReader reader = Json.createReader(new StringReader(text.replace('\'', '"')))) {
      return reader.readObject();
    }
  }
}
