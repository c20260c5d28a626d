package io.github.atprotojakarta.testkit.server;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Parses and formats {@code application/x-www-form-urlencoded}, as forms and queries use it. */
public final class FormEncoding {
  private FormEncoding() {}

  /** Parses names with all of their values, in order. */
  public static Map<String, List<String>> parse(String encoded) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (String pair : encoded.split("&", -1)) {
      if (!pair.isEmpty()) {
        String[] parts = pair.split("=", 2);
        fields
            .computeIfAbsent(decode(parts[0]), name -> new ArrayList<>())
            .add(parts.length == 1 ? "" : decode(parts[1]));
      }
    }
    return fields;
  }

  /** Formats fields. */
  public static String format(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  /** Decodes a name or value; an invalid one is returned unchanged, as browsers do. */
  public static String decode(String part) {
    try {
      return URLDecoder.decode(part, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return part;
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
