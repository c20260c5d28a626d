package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.persistence.UnreadableRowException.Reason;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The JSON inside sealed payloads: flat, all members are strings, absent ones are left out, and
 * {@code v} counts the format.
 */
final class EncryptedJson {
  private static final String FORMAT = "1";

  // Looking the provider up is slow, and a payload is opened on every read.
  private final JsonProvider json = JsonProvider.provider();

  Writer writer() {
    return new Writer(json.createObjectBuilder()).put("v", FORMAT);
  }

  /**
   * Reads a payload.
   *
   * @throws UnreadableRowException when it is of another format; its cause is left out, as it may
   *     quote the payload
   */
  <T> T read(RowIdentity row, Secret payload, Function<Reader, T> mapping) {
    try (JsonReader reader = json.createReader(new StringReader(payload.reveal()))) {
      JsonObject object = reader.readObject();
      if (FORMAT.equals(object.getString("v", null))) {
        return mapping.apply(new Reader(object));
      }
    } catch (RuntimeException e) {
      throw unknown(row);
    }
    throw unknown(row);
  }

  private static UnreadableRowException unknown(RowIdentity row) {
    return new UnreadableRowException(
        Reason.UNKNOWN_CONTENT,
        "The payload of "
            + row.shown()
            + " is unreadable: this version does not understand its content");
  }

  /** Collects members. */
  static final class Writer {
    private final JsonObjectBuilder object;

    private Writer(JsonObjectBuilder object) {
      this.object = object;
    }

    Writer put(String name, @Nullable Object value) {
      if (value != null) {
        object.add(name, value.toString());
      }
      return this;
    }

    Writer put(String name, @Nullable Secret value) {
      return put(name, value == null ? null : value.reveal());
    }

    Writer put(ClientAuthentication authentication) {
      put("auth_method", authentication.method());
      return authentication instanceof ClientAuthentication.PrivateKeyJwt jwt
          ? put("auth_kid", jwt.kid())
          : this;
    }

    Secret toSecret() {
      return Secret.of(object.build().toString());
    }
  }

  /** Reads members; one that is missing or no string fails. */
  static final class Reader {
    private final JsonObject object;

    private Reader(JsonObject object) {
      this.object = object;
    }

    <T> T get(String name, Function<String, T> parse) {
      return parse.apply(object.getString(name));
    }

    <T> @Nullable T getIfPresent(String name, Function<String, T> parse) {
      JsonString value = object.getJsonString(name);
      return value == null ? null : parse.apply(value.getString());
    }

    ClientAuthentication authentication() {
      String method = object.getString("auth_method");
      return switch (method) {
        case "none" -> new ClientAuthentication.None();
        case "private_key_jwt" ->
            new ClientAuthentication.PrivateKeyJwt(object.getString("auth_kid"));
        default -> throw new IllegalArgumentException("Unknown method " + method);
      };
    }
  }
}
