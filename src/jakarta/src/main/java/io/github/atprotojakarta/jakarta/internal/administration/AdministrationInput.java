package io.github.atprotojakarta.jakarta.internal.administration;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.internal.json.UntrustedJson;
import io.github.atprotojakarta.internal.json.UntrustedText;
import io.github.atprotojakarta.internal.json.UnusableJsonException;
import io.github.atprotojakarta.jakarta.internal.web.ErrorKind;
import io.github.atprotojakarta.jakarta.internal.web.RejectedRequestException;
import io.github.atprotojakarta.jakarta.internal.web.RequestParameters;
import io.github.atprotojakarta.session.AdministrativeAct;
import io.github.atprotojakarta.session.SessionKey;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator sends: the parameters of a query, or the members of a JSON object. An
 * unknown name, a wrong type, an empty string and a bad value are refused by name: a condition that
 * is left out would end more sessions than the administrator wants.
 *
 * @param values the values by their names
 */
record AdministrationInput(Map<String, String> values) {
  private static final int LARGEST_BODY = 16 * 1024;
  private static final int LONGEST_VALUE = 2048;

  /** Dates that databases can compare. */
  private static final int LAST_YEAR = 9999;

  /** The type of a member of a body. */
  enum MemberType {
    STRING("a string"),
    NUMBER("a whole number"),
    FLAG("true or false");

    private final String rule;

    MemberType(String rule) {
      this.rule = rule;
    }

    /** Returns a value as a string; {@code null} if it is of another type. */
    private @Nullable String read(JsonValue value) {
      return switch (this) {
        case STRING -> value instanceof JsonString string ? string.getString() : null;
        case NUMBER -> value instanceof JsonNumber ? value.toString() : null;
        case FLAG -> value == JsonValue.TRUE || value == JsonValue.FALSE ? value.toString() : null;
      };
    }
  }

  /** Reads the query, which may have these parameters. */
  static AdministrationInput ofQuery(HttpServletRequest request, Set<String> known) {
    RequestParameters query = RequestParameters.ofQuery(request);
    Map<String, String> values = new LinkedHashMap<>();
    for (String name : query.values().keySet()) {
      requireKnown(name, known);
      values.put(name, checked(name, query.one(name, LONGEST_VALUE)));
    }
    return new AdministrationInput(values);
  }

  /**
   * Reads a JSON object, which may have these members. Only scripts of this origin and programs can
   * send its content type: a form of another site cannot.
   */
  static AdministrationInput ofBody(
      HttpServletRequest request, InputStream body, Map<String, MemberType> known)
      throws IOException {
    String type = request.getContentType();
    if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
      throw new RejectedRequestException(
          ErrorKind.UNSUPPORTED_MEDIA_TYPE, "This endpoint accepts application/json only.");
    }
    byte[] bytes = body.readNBytes(LARGEST_BODY + 1);
    if (bytes.length > LARGEST_BODY) {
      throw new RejectedRequestException(
          ErrorKind.REQUEST_TOO_LARGE, "The body is larger than 16 KiB.");
    }
    Map<String, String> values = new LinkedHashMap<>();
    json(bytes)
        .forEach(
            (name, value) -> {
              requireKnown(name, known.keySet());
              MemberType wanted = known.getOrDefault(name, MemberType.STRING);
              String read = wanted.read(value);
              if (read == null) {
                throw invalid(name, wanted.rule);
              }
              values.put(name, checked(name, read));
            });
    return new AdministrationInput(values);
  }

  private static JsonObject json(byte[] bytes) {
    try {
      return UntrustedJson.read(bytes, LARGEST_BODY);
    } catch (UnusableJsonException e) {
      throw RejectedRequestException.badRequest("invalid_body", "The body " + e.getMessage() + ".");
    }
  }

  private static void requireKnown(String name, Set<String> known) {
    if (!known.contains(name)) {
      throw RejectedRequestException.badRequest(
          "unknown_parameter",
          "This endpoint has no parameter " + UntrustedText.quoted(name) + ".");
    }
  }

  private static String checked(String name, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw invalid(name, "a value: leave the parameter out if you mean none");
    }
    if (value.length() > LONGEST_VALUE || value.codePoints().anyMatch(c -> isUnstorable(c))) {
      throw invalid(name, "at most " + LONGEST_VALUE + " characters, without control characters");
    }
    return value;
  }

  /** Databases refuse these characters. */
  private static boolean isUnstorable(int character) {
    return Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE;
  }

  static RejectedRequestException invalid(String name, String rule) {
    return RejectedRequestException.badRequest(
        "invalid_parameter", "The parameter " + name + " must be " + rule + ".");
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** Returns whether one of these is there. */
  boolean hasAny(Set<String> names) {
    return names.stream().anyMatch(this::has);
  }

  String required(String name) {
    String value = values.get(name);
    if (value == null) {
      throw RejectedRequestException.badRequest(
          "missing_parameter", "The parameter " + name + " is missing.");
    }
    return value;
  }

  /** Passes a value on if it is there. */
  <T> void ifPresent(String name, Function<String, T> parse, Consumer<T> setter) {
    if (has(name)) {
      setter.accept(parse.apply(name));
    }
  }

  Did did(String name) {
    try {
      return Did.parse(required(name));
    } catch (IdentityException e) {
      throw invalid(name, "a DID, such as did:plc:ewvi7nxzyoun6zhxrhs64oiz");
    }
  }

  /** Returns the act of an administrator with the parameter reason, which is required. */
  AdministrativeAct act(String administrator) {
    String reason = required("reason");
    try {
      return new AdministrativeAct(administrator, reason);
    } catch (IllegalArgumentException e) {
      throw invalid(
          "reason",
          "one line of at most " + AdministrativeAct.LONGEST + " characters for the audit log");
    }
  }

  /** Returns the session of the parameters account and session, which both are required. */
  SessionKey key() {
    return key(did("account"), "session", required("session"));
  }

  /** Returns where a page begins; {@code null} for the first. */
  @Nullable SessionKey cursor(String name) {
    if (!has(name)) {
      return null;
    }
    String value = required(name);
    int end = value.lastIndexOf('/');
    try {
      return key(Did.parse(value.substring(0, Math.max(0, end))), name, value.substring(end + 1));
    } catch (IdentityException e) {
      throw invalid(name, "the value of next in the response before");
    }
  }

  private static SessionKey key(Did account, String name, String id) {
    try {
      return new SessionKey(account, id);
    } catch (IllegalArgumentException e) {
      throw invalid(name, "the id of a session, as the list shows it");
    }
  }

  Instant time(String name) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(required(name));
      if (time.getYear() >= 1 && time.getYear() < LAST_YEAR) {
        return time.toInstant();
      }
    } catch (DateTimeException e) {
      throw invalidTime(name);
    }
    throw invalidTime(name);
  }

  private static RejectedRequestException invalidTime(String name) {
    return invalid(name, "a time such as 2026-01-31T12:00:00Z");
  }

  int number(String name, int largest, int defaultValue) {
    if (!has(name)) {
      return defaultValue;
    }
    String value = required(name);
    if (!value.matches("[0-9]{1,9}")
        || Integer.parseInt(value) < 1
        || Integer.parseInt(value) > largest) {
      throw invalid(name, "a whole number from 1 to " + largest);
    }
    return Integer.parseInt(value);
  }

  boolean flag(String name) {
    return "true".equals(values.get(name));
  }
}
