package io.github.atprotojakarta.internal.oauth;

import io.github.atprotojakarta.oauth.client.ClientKey;
import io.github.atprotojakarta.oauth.client.ClientKeyAlgorithm;

/** A key for client assertions, with an algorithm that the server accepts. */
record AssertionKey(ClientKey key, ClientKeyAlgorithm algorithm) {}
