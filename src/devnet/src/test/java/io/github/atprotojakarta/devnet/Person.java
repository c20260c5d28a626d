package io.github.atprotojakarta.devnet;

import io.github.atprotojakarta.identity.Did;
import java.net.URI;
import java.util.UUID;

/** A person with a new account and a browser. */
record Person(String handle, String password, Did did, ReferenceSignIn browser) {
  static Person join(ReferenceNetwork network) {
    String handle = "p-" + UUID.randomUUID().toString().substring(0, 8) + ".test";
    Did did = network.control().createAccount(handle, "correct horse");
    return new Person(handle, "correct horse", did, new ReferenceSignIn());
  }

  URI signIn(URI authorizationUrl) {
    return browser.signIn(authorizationUrl, handle, password);
  }
}
