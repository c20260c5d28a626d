package io.github.atprotojakarta.oauth.client;

import io.github.atprotojakarta.internal.json.UntrustedText;

/** Makes the exception for a field of the client metadata that breaks a rule. */
final class MetadataFault {
  private MetadataFault() {}

  /**
   * Returns the exception.
   *
   * @param rule continues the sentence "it ...", such as "must begin with https://"
   */
  static IllegalArgumentException of(String field, String value, String rule) {
    return new IllegalArgumentException(
        "Client metadata: \"" + field + "\" is \"" + UntrustedText.clean(value) + "\"; it " + rule);
  }
}
