package io.github.atprotojakarta.jakarta.rs;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.CallbackParameters;
import io.github.atprotojakarta.session.LoginRedirect;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.testkit.StrictNetwork;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A session on a strict network, with what was sent for it, and answers that a test makes up. */
final class SignedInAccount implements AutoCloseable, HttpTransport {
  final StrictNetwork network = StrictNetwork.start();
  final List<HttpRequest> sent = new CopyOnWriteArrayList<>();
  final Did did = network.createAccount("alice.atnet.dev", "alice-pass");
  final OAuthSession session;
  private final InMemorySessionStore store = new InMemorySessionStore();
  private final AtprotoOAuthClient client = client();
  private volatile @Nullable Function<HttpRequest, Optional<HttpResponse>> madeUp;

  SignedInAccount() {
    LoginRedirect login = client.authorize("alice.atnet.dev", AuthorizeOptions.DEFAULT);
    URI callback = network.signIn(login.redirect(), "alice.atnet.dev", "alice-pass");
    session = client.callback(parameters(callback), login.browserToken()).session();
  }

  private AtprotoOAuthClient client() {
    return AtprotoOAuthClient.builder()
        .clientMetadata(
            ClientMetadata.loopback(
                List.of(URI.create("http://127.0.0.1/callback")), "atproto transition:generic"))
        .transport(this)
        .identity(
            identity ->
                identity.txtLookup(network.txtLookup()).plcDirectory(network.plcDirectory()))
        .sessionStore(store)
        .build();
  }

  /** Answers some requests in the network's place. */
  void answer(Function<HttpRequest, Optional<HttpResponse>> answers) {
    madeUp = answers;
  }

  /** Another node refreshes, which ends the access token that this one holds. */
  void refreshElsewhere() {
    try (AtprotoOAuthClient other = client()) {
      other.restore(session.key(), RefreshPolicy.ALWAYS);
    }
  }

  @Override
  public HttpResponse send(HttpRequest request) throws HttpTransportException {
    sent.add(request);
    Function<HttpRequest, Optional<HttpResponse>> answers = madeUp;
    Optional<HttpResponse> answer = answers == null ? Optional.empty() : answers.apply(request);
    return answer.isPresent() ? answer.get() : network.transport().send(request);
  }

  private static CallbackParameters parameters(URI callback) {
    Map<String, List<String>> query = new HashMap<>();
    for (String pair : List.of(callback.getRawQuery().split("&"))) {
      String[] parts = pair.split("=", 2);
      query.put(parts[0], List.of(URLDecoder.decode(parts[1], StandardCharsets.UTF_8)));
    }
    return CallbackParameters.parse(query);
  }

  @Override
  public void close() {
    client.close();
    network.close();
  }
}
