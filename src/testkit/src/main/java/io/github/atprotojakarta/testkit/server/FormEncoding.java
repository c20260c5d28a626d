package io.github.atprotojakarta.testkit.server;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The notation of forms and queries, {@code application/x-www-form-urlencoded}. */
public final class FormEncoding {
  private FormEncoding() {}

  /** Names with all of their values, in their order. */
  public static Map<String, List<String>> parse(String encoded) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (String pair : encoded.split("&", -1)) {
      if (!pair.isEmpty()) {
        String[] sides = pair.split("=", 2);
        fields
            .computeIfAbsent(decode(sides[0]), name -> new ArrayList<>())
            .add(sides.length == 1 ? "" : decode(sides[1]));
      }
    }
    return fields;
  }

  /** The fields in one line. */
  public static String format(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  /** Decodes a part; one that is broken stands for itself, as browsers have it. */
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
