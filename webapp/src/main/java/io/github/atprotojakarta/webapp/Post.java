package io.github.atprotojakarta.webapp;

import jakarta.json.JsonObject;
import java.time.DateTimeException;
import java.time.OffsetDateTime;

/**
 * A post as the user's PDS has it.
 *
 * @param uri the {@code at://} address
 * @param cid the content id
 * @param text the text
 * @param createdAt when it was written, as the record says
 */
public record Post(String uri, String cid, String text, String createdAt) {
  /** Takes what it needs of a record; any application may have written it, with anything in it. */
  static Post of(JsonObject record) {
    JsonObject value =
        record.get("value") instanceof JsonObject object ? object : JsonObject.EMPTY_JSON_OBJECT;
    return new Post(
        record.getString("uri", ""),
        record.getString("cid", ""),
        value.getString("text", ""),
        value.getString("createdAt", ""));
  }

  /** The record key: the last part of the address. */
  public String key() {
    return uri.substring(uri.lastIndexOf('/') + 1);
  }

  /** When it was written, in words; what the record says, when that is no time. */
  public String written() {
    try {
      return Moments.inWords(OffsetDateTime.parse(createdAt).toInstant());
    } catch (DateTimeException e) {
      return createdAt;
    }
  }
}
