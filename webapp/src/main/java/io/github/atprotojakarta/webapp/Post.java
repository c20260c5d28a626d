package io.github.atprotojakarta.webapp;

/**
 * A post as the user's PDS has it.
 *
 * @param uri the {@code at://} address
 * @param cid the content id
 * @param text the text
 * @param createdAt when it was written, as the record says
 */
public record Post(String uri, String cid, String text, String createdAt) {}
