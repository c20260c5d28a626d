package io.github.atprotojakarta.internal.oauth;

import io.github.atprotojakarta.http.HttpBody;
import java.io.IOException;
import java.io.InputStream;

/** A request body with a credential that works once. */
record GuardedBody(HttpBody content, CredentialGuard guard) implements HttpBody {
  @Override
  public InputStream open() throws IOException {
    guard.beforeBody();
    return content.open();
  }

  @Override
  public long length() {
    return content.length();
  }

  @Override
  public boolean repeatable() {
    return content.repeatable();
  }

  /** Returns no content, which is secret. */
  @Override
  public String toString() {
    return "GuardedBody[" + length() + " bytes]";
  }
}
