package io.github.atprotojakarta.jakarta.test;

import io.github.atprotojakarta.XrpcException;
import io.github.atprotojakarta.jakarta.session.CurrentUser;
import io.github.atprotojakarta.session.OAuthSession;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;

/** A bean of an application: greets the signed-in person by name. */
@ApplicationScoped
class Greeting {
  @Inject @CurrentUser OAuthSession user;

  String text() {
    try {
      String name =
          user.xrpc()
              .query("app.bsky.actor.getProfile", Map.of("actor", user.did().value()))
              .getString("displayName");
      return "Hello, " + name + "!";
    } catch (XrpcException e) {
      return "Hello!";
    }
  }
}
