package io.github.atprotojakarta.identity;

import java.net.URI;
import java.util.Optional;

/**
 * An account with its verified handle and its PDS.
 *
 * @param did the account's DID
 * @param handle the handle, verified in both directions: the handle resolves to the DID, and the
 *     DID document claims the handle; empty when the account has no such handle
 * @param pds the origin of the account's PDS
 */
public record Identity(Did did, Optional<Handle> handle, URI pds) {}
