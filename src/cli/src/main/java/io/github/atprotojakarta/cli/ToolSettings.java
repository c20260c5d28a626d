package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.config.Settings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The settings of the application: environment variables, then a file of properties. Names of
 * variables are those of MicroProfile Config: {@code ATPROTO_PUBLIC_URL} for {@code
 * atproto.public-url}.
 */
final class ToolSettings {
  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description =
          "The settings of the application, such as microprofile-config.properties. Environment"
              + " variables (ATPROTO_PUBLIC_URL for atproto.public-url) come before it.")
  private @Nullable String file;

  /** Returns the settings in force. */
  Settings read(Map<String, String> environment) {
    Properties properties = properties();
    return name ->
        Optional.ofNullable(environment.get(variable(name)))
            .or(() -> Optional.ofNullable(properties.getProperty(name)))
            .filter(value -> !value.isBlank());
  }

  private static String variable(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  private Properties properties() {
    Properties properties = new Properties();
    if (file != null) {
      try (Reader reader = Files.newBufferedReader(Path.of(file))) {
        properties.load(reader);
      } catch (IOException | InvalidPathException e) {
        throw new IllegalArgumentException("--settings " + file + " cannot be read: " + e, e);
      }
    }
    return properties;
  }
}
