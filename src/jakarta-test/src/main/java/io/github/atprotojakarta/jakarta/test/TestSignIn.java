package io.github.atprotojakarta.jakarta.test;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.internal.web.BrowserCookies;
import io.github.atprotojakarta.jakarta.internal.web.BrowserSession;
import io.github.atprotojakarta.session.OAuthSession;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Signs a person in to a test: without a login, an account, tokens or a network.
 *
 * <pre>{@code
 * try (TestSignIn alice = TestSignIn.as("did:plc:ewvi7nxzyoun6zhxrhs64oiz", "editor")) {
 *   alice.respond("app.bsky.actor.getProfile", Json.createObjectBuilder()
 *       .add("displayName", "Alice").build());
 *
 *   assertThat(greeting.text()).isEqualTo("Hello, Alice!");
 * }
 * }</pre>
 *
 * <p>It works wherever CDI runs in the JVM of the test: in Weld SE, and in a server if the test
 * itself runs there (Arquillian). Until {@link #close()}:
 *
 * <ul>
 *   <li>{@code AtprotoSessions} and {@code @CurrentUser} give this person's session to the current
 *       thread. Threads of a server that handle a request give the session of that request.
 *   <li>HTTP requests with {@link #cookie(URI)} pass the filter or Jakarta Security as this person.
 *   <li>The roles are the person's, instead of those of the application's {@code AtprotoRoles};
 *       {@code SecurityContext} shows the person and the roles to the current thread.
 *   <li>Calls to the account's server get the responses of {@link #respond(String, JsonObject)}. A
 *       call without one throws an {@link IllegalStateException} that names the method.
 * </ul>
 *
 * <p>Only the thread that signed in may close. Sign-ins of several threads do not see each other.
 */
public final class TestSignIn implements AutoCloseable {
  private final TestPeople people;
  private final TestSession session;
  private final @Nullable TestSession before;

  private TestSignIn(TestPeople people, TestSession session) {
    this.people = people;
    this.session = session;
    this.before = people.enter(session);
  }

  /**
   * Signs a person in, with the scope {@code atproto}. A sign-in of this thread that is open is
   * continued after this one.
   *
   * @param did the account, which need not exist
   * @param roles the person's roles
   * @throws IllegalStateException if CDI does not run in this JVM, or without this module's beans
   */
  public static TestSignIn as(Did did, String... roles) {
    return as(did, Set.of("atproto"), roles);
  }

  /** Signs a person in, as {@link #as(Did, String...)} does. */
  public static TestSignIn as(String did, String... roles) {
    return as(Did.parse(did), roles);
  }

  /**
   * Signs a person in who granted certain scopes.
   *
   * @param scopes what {@code tokenInfo()} returns, with {@code atproto}
   */
  public static TestSignIn as(Did did, Set<String> scopes, String... roles) {
    return new TestSignIn(
        bean(TestPeople.class), new TestSession(did, newToken(), scopes, Set.of(roles)));
  }

  /** Returns the person's session. */
  public OAuthSession session() {
    return session;
  }

  /** Returns the account. */
  public Did did() {
    return session.did();
  }

  /** Sets the response to calls of a method: status 200 and this body. */
  public TestSignIn respond(String nsid, JsonObject body) {
    return respond(nsid, call -> json(200, body));
  }

  /**
   * Sets the response to calls of a method to an error, as a server sends it.
   *
   * @param error such as {@code RecordNotFound}
   */
  public TestSignIn refuse(String nsid, int status, String error) {
    return respond(
        nsid, call -> json(status, Json.createObjectBuilder().add("error", error).build()));
  }

  /** Sets what responds to calls of a method. It may be called by many threads. */
  public TestSignIn respond(String nsid, Function<XrpcCall, HttpResponse> response) {
    session.respond(nsid, response);
    return this;
  }

  /** Returns the calls that the application made as this person, the first one first. */
  public List<XrpcCall> calls() {
    return session.calls();
  }

  /**
   * Returns the value of a {@code Cookie} header with which HTTP requests to this application are
   * signed in as this person.
   *
   * @param address where the requests find the application; the name of the cookie depends on the
   *     port
   * @throws IllegalStateException if the settings of the sign-in are invalid, or no web application
   *     runs here
   */
  public String cookie(URI address) {
    return bean(BrowserCookies.class).header(address, new BrowserSession(did(), session.token()));
  }

  /** Signs the person out. */
  @Override
  public void close() {
    people.leave(session, before);
  }

  private static HttpResponse json(int status, JsonObject body) {
    return HttpResponse.of(status, Map.of("Content-Type", "application/json"), body.toString());
  }

  private static Secret newToken() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  private static <T> T bean(Class<T> type) {
    CDI<Object> container;
    try {
      container = CDI.current();
    } catch (IllegalStateException e) {
      throw new IllegalStateException(
          "TestSignIn needs CDI in the JVM of the test: start Weld SE first, or run the test inside"
              + " the server.",
          e);
    }
    if (container.select(type).isUnsatisfied()) {
      throw new IllegalStateException(
          "CDI runs without the beans of the sign-in. Add the JARs atproto-oauth-jakarta and"
              + " atproto-oauth-jakarta-test to the deployment, and let CDI discover beans.");
    }
    return container.select(type).get();
  }
}
