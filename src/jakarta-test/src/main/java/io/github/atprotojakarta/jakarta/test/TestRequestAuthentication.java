package io.github.atprotojakarta.jakarta.test;

import io.github.atprotojakarta.jakarta.internal.authentication.AuthenticationResult;
import io.github.atprotojakarta.jakarta.internal.authentication.RequestAuthentication;
import io.github.atprotojakarta.session.SessionKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Specializes;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/** Accepts the cookies of people whom a test has signed in. */
@Specializes
@ApplicationScoped
class TestRequestAuthentication extends RequestAuthentication {
  @Inject TestPeople people;

  @Override
  protected AuthenticationResult restore(SessionKey key) {
    Optional<TestSession> session = people.find(key);
    return session.isPresent()
        ? new AuthenticationResult.SignedIn(session.get())
        : super.restore(key);
  }

  @Override
  public void signOut(HttpServletRequest request, HttpServletResponse response) {
    if (authenticate(request) instanceof AuthenticationResult.SignedIn in
        && in.session() instanceof TestSession session) {
      session.signOut();
    }
    super.signOut(request, response);
  }
}
