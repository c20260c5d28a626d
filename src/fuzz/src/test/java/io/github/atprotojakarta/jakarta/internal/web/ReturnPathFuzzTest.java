package io.github.atprotojakarta.jakarta.internal.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.atprotojakarta.fuzz.Cost;
import io.github.atprotojakarta.fuzz.Input;
import java.net.URI;

/** The page after signing in: whoever reads the path, it leads to this application. */
class ReturnPathFuzzTest {
  private static final URI APPLICATION = URI.create("https://app.example.com/shop/");

  @FuzzTest
  void a_path_stays_on_the_own_origin(byte[] input) {
    Cost.check(
        input.length, () -> ReturnPath.parse(Input.text(input)).ifPresent(path -> check(path)));
  }

  private static void check(ReturnPath path) {
    String value = path.value();
    assertFalse(value.chars().anyMatch(c -> c <= ' ' || c > '~' || c == '\\'), value);
    // Browsers take these for the name of a host, and some servers decode once more.
    String decoded = value.replaceAll("(?i)%(25)*2f", "/").replaceAll("(?i)%(25)*5c", "/");
    assertFalse(decoded.startsWith("//"), value);
    assertEquals("app.example.com", APPLICATION.resolve(lenient(value)).getHost(), value);
  }

  /** The JDK refuses brackets in a path, browsers do not. */
  private static String lenient(String value) {
    return value.replace("[", "%5B").replace("]", "%5D");
  }
}
