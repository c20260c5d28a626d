package io.github.atprotojakarta.devnet;

import com.nimbusds.jose.jwk.ECKey;
import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.AtprotoOAuthClientBuilder;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.CallbackParameters;
import io.github.atprotojakarta.session.LoginRedirect;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.InMemoryStateStore;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StateStore;
import jakarta.json.JsonObject;
import java.net.URI;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A program that uses the library against a network: its stores, its client documents and its
 * nodes.
 */
final class ClientApplication implements AutoCloseable {
  static final String SCOPE = "atproto transition:generic";
  private static final URI PUBLIC = URI.create("https://app.atnet.internal");
  private static final String METADATA = "/oauth/client-metadata.json";
  private static final String JWKS = "/oauth/jwks.json";
  static final URI JWKS_URI = PUBLIC.resolve(JWKS);

  final SessionStore sessions = new InMemorySessionStore();
  final StateStore states = new InMemoryStateStore();
  final List<SessionEvent> events = new CopyOnWriteArrayList<>();
  private final ReferenceNetwork network;
  private final PublishedDocuments documents = new PublishedDocuments();
  private final List<AtprotoOAuthClient> nodes = new ArrayList<>();
  private final ClientMetadata metadata;
  private ClientKeySet keys;

  ClientApplication(ReferenceNetwork network, DevnetClientType kind) {
    this.network = network;
    metadata = metadata(kind);
    keys = ClientKeySet.empty();
    if (kind == DevnetClientType.CONFIDENTIAL) {
      documents.publish(METADATA, metadata.toJson());
      network.control().mapOrigin(PUBLIC, documents.origin());
      useKeys(ClientKeySet.generate(new SecureRandom()));
    }
  }

  /** What each kind of client says of itself. */
  static ClientMetadata metadata(DevnetClientType kind) {
    return kind == DevnetClientType.LOOPBACK
        ? ClientMetadata.loopback(List.of(URI.create("http://127.0.0.1/callback")), SCOPE)
        : ClientMetadata.builder(PUBLIC.resolve(METADATA))
            .redirectUris(List.of(PUBLIC.resolve("/oauth/callback")))
            .scope(SCOPE)
            .clientName("Interoperability tests")
            .jwksUri(JWKS_URI)
            .build();
  }

  /** Publishes client metadata that differ from what the nodes believe. */
  void publishMetadata(JsonObject document) {
    publishMetadata("application/json", document.toString());
  }

  /** Publishes anything where the client metadata should be. */
  void publishMetadata(String mediaType, String text) {
    documents.publish(METADATA, mediaType, text);
    network.control().clearClientCache(PUBLIC.resolve(METADATA));
  }

  /** Takes the client metadata off the web. */
  void removeMetadata() {
    documents.remove(METADATA);
    network.control().clearClientCache(PUBLIC.resolve(METADATA));
  }

  /** Publishes client keys that differ from those of the nodes. */
  void publishKeys(ClientKeySet others) {
    documents.publish(JWKS, others.toPublicJwks());
    network.control().clearClientCache(PUBLIC.resolve(JWKS));
  }

  /** Publishes other client keys; nodes that start from now on have them. */
  void useKeys(ClientKeySet newKeys) {
    keys = newKeys;
    publishKeys(keys);
    network.control().clearClientCache(PUBLIC.resolve(METADATA));
  }

  ClientKeySet keys() {
    return keys;
  }

  /** Another node over the same stores; each has locks, nonces and caches of its own. */
  AtprotoOAuthClient newNode() {
    return newNode(UnaryOperator.identity());
  }

  /** Another node that differs from the others. */
  AtprotoOAuthClient newNode(UnaryOperator<AtprotoOAuthClientBuilder> change) {
    AtprotoOAuthClientBuilder builder =
        AtprotoOAuthClient.builder()
            .clientMetadata(metadata)
            .keySet(keys)
            .sessionStore(sessions)
            .stateStore(states)
            .listener(events::add)
            .developmentMode(true)
            .identity(
                identity ->
                    identity
                        .txtLookup(name -> List.of())
                        .handleResolverService(network.pds())
                        .plcDirectory(network.plcDirectory()));
    AtprotoOAuthClient node = change.apply(builder).build();
    nodes.add(node);
    return node;
  }

  /** Signs a person in, the whole way. */
  OAuthSession signIn(AtprotoOAuthClient node, Person person) {
    LoginRedirect login = node.authorize(person.handle(), AuthorizeOptions.DEFAULT);
    URI callback = person.signIn(login.redirect());
    return node.callback(parameters(callback), login.browserToken()).session();
  }

  /** The parameters of a callback, as a servlet would read them. */
  static CallbackParameters parameters(URI callback) {
    Map<String, List<String>> parameters =
        BareClient.parameters(callback).entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue())));
    return CallbackParameters.parse(parameters);
  }

  /** The access token that a session holds now. */
  String accessToken(SessionKey key) {
    return sessions.find(key).orElseThrow().tokens().accessToken().reveal();
  }

  /** A client with the key that a session's tokens are bound to; outlives the session. */
  BareClient holderOf(SessionKey key) {
    try {
      String jwk = sessions.find(key).orElseThrow().dpopKey().toJwk().reveal();
      return new BareClient(network.pds(), ECKey.parse(jwk));
    } catch (ParseException e) {
      throw new IllegalStateException("The stored DPoP key is no JWK", e);
    }
  }

  @Override
  public void close() {
    nodes.forEach(AtprotoOAuthClient::close);
    documents.close();
  }
}
