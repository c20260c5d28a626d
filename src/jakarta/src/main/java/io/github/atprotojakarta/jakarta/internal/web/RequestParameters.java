package io.github.atprotojakarta.jakarta.internal.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request, either of its query or of its form, never of both. This class
 * decodes them itself, so that every server rejects an invalid escape, a repeated parameter and an
 * endless body in the same way.
 *
 * @param values all values of each parameter, in order
 */
public record RequestParameters(Map<String, List<String>> values) {
  /** Enough for a return path of the greatest length, escaped. */
  private static final int MAX_BYTES = 32 * 1024;

  /** Reads the query. */
  public static RequestParameters ofQuery(HttpServletRequest request) {
    String query = request.getQueryString();
    return query == null ? new RequestParameters(Map.of()) : parse(query);
  }

  /**
   * Reads a query or an encoded form.
   *
   * @throws RejectedRequestException if it is too long or contains an invalid escape
   */
  public static RequestParameters parse(String encoded) {
    return new RequestParameters(decode(encoded));
  }

  /**
   * Reads a form. If a filter has already read the body, the container has the parameters, and
   * before them those of the query (Servlet 6.0 section 3.1), which are not part of the form.
   */
  public static RequestParameters ofForm(HttpServletRequest request, InputStream body)
      throws IOException {
    byte[] bytes = body.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw RejectedRequestException.badRequest(
          "form_too_large", "The form is larger than 32 KiB.");
    }
    if (bytes.length > 0) {
      return new RequestParameters(decode(new String(bytes, StandardCharsets.UTF_8)));
    }
    Map<String, List<String>> query = ofQuery(request).values();
    Map<String, List<String>> read = new LinkedHashMap<>();
    request
        .getParameterMap()
        .forEach(
            (name, values) -> {
              int inQuery = query.getOrDefault(name, List.of()).size();
              if (values.length > inQuery) {
                read.put(name, List.of(values).subList(inQuery, values.length));
              }
            });
    return new RequestParameters(read);
  }

  private static Map<String, List<String>> decode(String encoded) {
    if (encoded.length() > MAX_BYTES) {
      throw RejectedRequestException.badRequest(
          "query_too_large", "The query is longer than 32 KiB.");
    }
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String pair : List.of(encoded.split("&", -1))) {
      if (!pair.isEmpty()) {
        String[] parts = pair.split("=", 2);
        String value = parts.length == 1 ? "" : decodePart(parts[1]);
        values.computeIfAbsent(decodePart(parts[0]), name -> new ArrayList<>()).add(value);
      }
    }
    return values;
  }

  private static String decodePart(String part) {
    try {
      return URLDecoder.decode(part, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw RejectedRequestException.badRequest(
          "bad_encoding", "A parameter contains an invalid % escape.");
    }
  }

  /**
   * Returns a parameter's value without leading and trailing white space; {@code null} if it is
   * missing or blank.
   *
   * @throws RejectedRequestException if it is repeated, too long, or contains control characters
   */
  public @Nullable String one(String name, int maxLength) {
    List<String> all = values.getOrDefault(name, List.of());
    if (all.size() > 1) {
      throw RejectedRequestException.badRequest(
          "repeated_parameter", "The parameter " + name + " must not be repeated.");
    }
    String value = all.isEmpty() ? "" : all.get(0).strip();
    if (value.length() > maxLength || value.chars().anyMatch(Character::isISOControl)) {
      throw RejectedRequestException.badRequest(
          "invalid_parameter",
          "The parameter "
              + name
              + " must have at most "
              + maxLength
              + " characters and no control characters.");
    }
    return value.isEmpty() ? null : value;
  }

  /** Returns the parameters with these names as a query string. */
  public String toQuery(List<String> names) {
    return values.entrySet().stream()
        .filter(entry -> names.contains(entry.getKey()))
        .flatMap(entry -> entry.getValue().stream().map(value -> pair(entry.getKey(), value)))
        .collect(Collectors.joining("&"));
  }

  /** Returns an encoded parameter. */
  public static String pair(String name, String value) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8)
        + "="
        + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
