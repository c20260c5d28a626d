package io.github.atprotojakarta.jakarta.test;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.SessionInfo;
import io.github.atprotojakarta.session.SessionKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Specializes;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Knows the sessions of tests beside those of the client. */
@Specializes
@ApplicationScoped
class TestAtprotoSessions extends AtprotoSessions {
  @Inject TestPeople people;

  @Override
  public Optional<OAuthSession> current() {
    return super.current().or(people::current);
  }

  @Override
  public OAuthSession restore(Did did) {
    List<TestSession> sessions = people.find(did);
    return sessions.isEmpty() ? super.restore(did) : sessions.get(0);
  }

  @Override
  public OAuthSession restore(SessionKey key) {
    Optional<TestSession> session = people.find(key);
    return session.isPresent() ? session.get() : super.restore(key);
  }

  @Override
  public Map<SessionKey, SessionInfo> list(Did did) {
    List<TestSession> sessions = people.find(did);
    if (sessions.isEmpty()) {
      return super.list(did);
    }
    Map<SessionKey, SessionInfo> list = new LinkedHashMap<>();
    sessions.forEach(session -> list.put(session.key(), session.info()));
    return list;
  }

  @Override
  public void signOut(SessionKey key) {
    people.find(key).ifPresentOrElse(TestSession::signOut, () -> super.signOut(key));
  }

  @Override
  public void signOutEverywhere(Did did) {
    List<TestSession> sessions = people.find(did);
    if (sessions.isEmpty()) {
      super.signOutEverywhere(did);
    } else {
      sessions.forEach(TestSession::signOut);
    }
  }
}
