package io.github.atprotojakarta.jakarta.internal.administration;

import io.github.atprotojakarta.jakarta.internal.administration.AdministrationInput.MemberType;
import io.github.atprotojakarta.jakarta.internal.web.ErrorKind;
import io.github.atprotojakarta.jakarta.internal.web.RejectedRequestException;
import io.github.atprotojakarta.jakarta.operations.AtprotoAdministration;
import io.github.atprotojakarta.session.AdministrativeAct;
import io.github.atprotojakarta.session.EndResult;
import io.github.atprotojakarta.store.SessionCounts;
import io.github.atprotojakarta.store.SessionFilter;
import io.github.atprotojakarta.store.SessionPage;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Lists, counts and ends sessions for administrators, and settles owed revocations. */
@Dependent
final class SessionEndpoints {
  /** The conditions of a filter. */
  static final Set<String> FILTER =
      Set.of(
          "account",
          "session",
          "client",
          "client-key",
          "encryption-key",
          "signed-in-before",
          "used-before");

  static final Set<String> PAGE = Set.of("after", "limit");
  static final Set<String> LIST = union(FILTER, PAGE);
  static final Map<String, MemberType> RETRY = strings(Set.of("account", "session"));
  static final Map<String, MemberType> GIVE_UP = strings(Set.of("account", "session", "reason"));
  static final Map<String, MemberType> END = endMembers();

  private static final int PAGE_SIZE = 100;

  /** As many as end within the time that a gateway waits for a response. */
  private static final int MOST_ENDED = 1000;

  private static final int MOST_EXPECTED = 999_999_999;

  private final AtprotoAdministration administration;

  @Inject
  SessionEndpoints(AtprotoAdministration administration) {
    this.administration = administration;
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(others);
    return Set.copyOf(all);
  }

  private static Map<String, MemberType> strings(Set<String> names) {
    Map<String, MemberType> members = new HashMap<>();
    names.forEach(name -> members.put(name, MemberType.STRING));
    return Map.copyOf(members);
  }

  private static Map<String, MemberType> endMembers() {
    Map<String, MemberType> members = new HashMap<>(strings(FILTER));
    members.put("reason", MemberType.STRING);
    members.put("all", MemberType.FLAG);
    members.put("expected", MemberType.NUMBER);
    return Map.copyOf(members);
  }

  JsonObject list(AdministrationInput input) {
    SessionFilter filter = filter(input);
    return SessionDocuments.page(page(input, filter));
  }

  JsonObject listOwed(AdministrationInput input) {
    return SessionDocuments.page(page(input, SessionFilter.builder().retired().build()));
  }

  private SessionPage page(AdministrationInput input, SessionFilter filter) {
    int limit = input.number("limit", SessionPage.LARGEST, PAGE_SIZE);
    return listed(() -> administration.list(filter, input.cursor("after"), limit));
  }

  /** Without a condition, the store counts, if it can: it need not read the sessions. */
  JsonObject count(AdministrationInput input) {
    Optional<SessionCounts> all = input.hasAny(FILTER) ? Optional.empty() : administration.count();
    SessionFilter filter = filter(input);
    return all.map(SessionDocuments::counts)
        .orElseGet(() -> SessionDocuments.count(listed(() -> administration.count(filter))));
  }

  /**
   * Ends sessions. If more match than the administrator expects, it ends none: a condition may be
   * wrong.
   */
  JsonObject end(AdministrationInput input, String administrator) {
    AdministrativeAct act = input.act(administrator);
    boolean conditions = input.hasAny(FILTER);
    if (conditions == input.flag("all")) {
      throw RejectedRequestException.badRequest(
          conditions ? "invalid_parameter" : "missing_parameter",
          "Send conditions, or \"all\": true to end the sessions of all accounts, not both.");
    }
    SessionFilter filter = filter(input);
    int expected = input.number("expected", MOST_EXPECTED, 1);
    // One session is one, even if the store would have to look for it.
    long matching = input.has("session") ? 1 : listed(() -> administration.count(filter));
    if (matching > expected) {
      throw RejectedRequestException.conflict(
          matching,
          matching
              + " sessions match, but at most "
              + expected
              + " are expected, so none was ended. Set expected to "
              + matching
              + " to end them.");
    }
    EndResult result =
        listed(() -> administration.endSome(filter, act, Math.min(expected, MOST_ENDED)));
    return Json.createObjectBuilder()
        .add("ended", result.ended())
        .add("more", result.more())
        .build();
  }

  JsonObject retry(AdministrationInput input) {
    return SessionDocuments.done(listed(() -> administration.retryRevocation(input.key())));
  }

  JsonObject giveUp(AdministrationInput input, String administrator) {
    AdministrativeAct act = input.act(administrator);
    return SessionDocuments.done(listed(() -> administration.giveUpRevocation(input.key(), act)));
  }

  private static SessionFilter filter(AdministrationInput input) {
    SessionFilter.Builder filter = SessionFilter.builder();
    if (input.has("session")) {
      filter.session(input.key());
    } else {
      input.ifPresent("account", input::did, filter::account);
    }
    input.ifPresent("client", input::required, filter::clientId);
    input.ifPresent("client-key", input::required, filter::clientKeyId);
    input.ifPresent("encryption-key", input::required, filter::encryptionKeyId);
    input.ifPresent("signed-in-before", input::time, filter::createdBefore);
    input.ifPresent("used-before", input::time, filter::usedBefore);
    return filter.build();
  }

  private static <T> T listed(Supplier<T> work) {
    try {
      return work.get();
    } catch (UnsupportedOperationException e) {
      throw new RejectedRequestException(
          ErrorKind.NOT_IMPLEMENTED,
          "The session store of this application does not list sessions.");
    }
  }
}
