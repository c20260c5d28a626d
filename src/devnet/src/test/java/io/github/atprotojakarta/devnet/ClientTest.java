package io.github.atprotojakarta.devnet;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.session.OAuthSession;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Base class of tests of the client: an application with one node, and a person. */
@ParameterizedClass
@EnumSource(DevnetClientType.class)
@ExtendWith(OneNetwork.class)
abstract class ClientTest {
  @SuppressWarnings("NullAway.Init") // JUnit sets it before the tests
  @Parameter
  DevnetClientType kind;

  ReferenceNetwork network;
  NetworkControl control;
  ClientApplication application;
  AtprotoOAuthClient node;
  Person person;

  @BeforeEach
  void begin(ReferenceNetwork network) {
    this.network = network;
    control = network.control();
    application = new ClientApplication(network, kind);
    node = application.newNode();
    person = Person.join(network);
  }

  @AfterEach
  void end() {
    application.close();
  }

  /** Signs the test's person in. */
  OAuthSession signIn() {
    return application.signIn(node, person);
  }

  /** Returns the account of a session, as the PDS sees it. */
  static String handleAtPds(OAuthSession session) {
    return session.xrpc().query("com.atproto.server.getSession", Map.of()).getString("handle");
  }
}
