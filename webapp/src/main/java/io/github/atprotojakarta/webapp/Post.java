package io.github.atprotojakarta.webapp;

import jakarta.json.JsonObject;
import java.time.DateTimeException;
import java.time.OffsetDateTime;

/**
 * A post from the user's PDS.
 *
 * @param uri the {@code at://} address
 * @param cid the content id
 * @param text the text
 * @param createdAt the time in the record
 */
public record Post(String uri, String cid, String text, String createdAt) {
  /** Reads a record. Other applications may have written it, so every member may be missing. */
  static Post of(JsonObject record) {
    JsonObject value =
        record.get("value") instanceof JsonObject object ? object : JsonObject.EMPTY_JSON_OBJECT;
    return new Post(
        record.getString("uri", ""),
        record.getString("cid", ""),
        value.getString("text", ""),
        value.getString("createdAt", ""));
  }

  /** Returns the record key: the last part of the URI. */
  public String key() {
    return uri.substring(uri.lastIndexOf('/') + 1);
  }

  /** Returns the formatted time; the record's string if it is not a time. */
  public String written() {
    try {
      return Moments.format(OffsetDateTime.parse(createdAt).toInstant());
    } catch (DateTimeException e) {
      return createdAt;
    }
  }
}
