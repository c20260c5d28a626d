package io.github.atprotojakarta.webapp;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names a browser and its operating system from the header {@code User-Agent}, so that a person
 * recognizes a device in a list. Browsers copy each other's names, so the order counts.
 */
final class DeviceName {
  private static final int MAX_PRODUCT = 40;

  private static final Map<String, String> BROWSERS =
      inOrder(
          "Edg", "Edge",
          "OPR/", "Opera",
          "SamsungBrowser/", "Samsung Internet",
          "Firefox/", "Firefox",
          "FxiOS/", "Firefox",
          "Chrome/", "Chrome",
          "CriOS/", "Chrome",
          "Safari/", "Safari");

  private static final Map<String, String> SYSTEMS =
      inOrder(
          "iPhone", "iPhone",
          "iPad", "iPad",
          "Android", "Android",
          "CrOS", "ChromeOS",
          "Windows", "Windows",
          "Mac OS X", "macOS",
          "Linux", "Linux");

  private DeviceName() {}

  private static Map<String, String> inOrder(String... marksAndNames) {
    Map<String, String> names = new LinkedHashMap<>();
    for (int i = 0; i < marksAndNames.length; i += 2) {
      names.put(marksAndNames[i], marksAndNames[i + 1]);
    }
    return names;
  }

  /** Returns such as "Firefox · Linux"; of other programs the first product; else {@code null}. */
  static @Nullable String of(@Nullable String userAgent) {
    if (userAgent == null) {
      return null;
    }
    String browser = first(BROWSERS, userAgent);
    if (browser == null) {
      return product(userAgent);
    }
    String system = first(SYSTEMS, userAgent);
    return system == null ? browser : browser + " · " + system;
  }

  private static @Nullable String product(String userAgent) {
    String product = userAgent.strip().split("[/ (]", 2)[0];
    return product.isEmpty() || product.length() > MAX_PRODUCT ? null : product;
  }

  private static @Nullable String first(Map<String, String> names, String userAgent) {
    return names.entrySet().stream()
        .filter(each -> userAgent.contains(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }
}
