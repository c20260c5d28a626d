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
 * Writes and reads the JSON inside encrypted payloads: a flat object whose members are all strings.
 * Absent values have no member. {@code v} is the version of the format.
 */
final class PayloadJson {
  private static final String FORMAT = "1";

  // The look-up of the provider is slow, and every read of a row parses a payload.
  private final JsonProvider json = JsonProvider.provider();

  Writer writer() {
    return new Writer(json.createObjectBuilder()).put("v", FORMAT);
  }

  /**
   * Reads a payload.
   *
   * @throws UnreadableRowException if it has another format; without a cause, because the cause may
   *     quote the payload
   */
  <T> T read(RowIdentity row, Secret payload, Function<Reader, T> mapping) {
    try (JsonReader reader = json.createReader(new StringReader(payload.reveal()))) {
      JsonObject object = reader.readObject();
      if (FORMAT.equals(object.getString("v", null))) {
        return mapping.apply(new Reader(object));
      }
    } catch (RuntimeException e) {
      throw unknownContent(row);
    }
    throw unknownContent(row);
  }

  private static UnreadableRowException unknownContent(RowIdentity row) {
    return new UnreadableRowException(
        Reason.UNKNOWN_CONTENT,
        "The payload of "
            + row.shown()
            + " is unreadable: this version does not understand its content");
  }

  /** Collects the members of a payload. */
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

  /** Reads the members of a payload. Fails if a member is missing or is not a string. */
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
        default ->
            throw new IllegalArgumentException("Unknown client authentication method " + method);
      };
    }
  }
}
