package io.github.atprotojakarta.hazelcast;

import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.XmlClientConfigBuilder;
import com.hazelcast.client.config.YamlClientConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads the file of {@code atproto.hazelcast.config}: the configuration of a member or client. */
final class OperatorFile {
  /**
   * Defaults for properties that the file does not set: no reports to the vendor, the port listens
   * on the member's interface only, and the application shuts Hazelcast down instead of a shutdown
   * hook.
   */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "hazelcast.phone.home.enabled", "false",
          "hazelcast.socket.bind.any", "false",
          "hazelcast.shutdownhook.enabled", "false",
          "hazelcast.logging.type", "jdk");

  private static final Pattern CLIENT =
      Pattern.compile("^hazelcast-client:|<hazelcast-client[\\s>]", Pattern.MULTILINE);

  private OperatorFile() {}

  /**
   * Returns whether the root element of the file is {@code hazelcast-client}.
   *
   * @throws IllegalStateException if the file cannot be read
   */
  static boolean isClient(Path file) {
    try {
      return CLIENT.matcher(Files.readString(file)).find();
    } catch (IOException e) {
      throw new IllegalStateException(
          "%s=%s cannot be read: %s"
              .formatted(DataGrids.CONFIG_SETTING, file.toAbsolutePath(), e.getMessage()),
          e);
    }
  }

  /** Reads the configuration of a client. */
  static ClientConfig client(Path file) {
    try {
      return file.toString().endsWith(".xml")
          ? new XmlClientConfigBuilder(file.toFile()).build()
          : new YamlClientConfigBuilder(file.toFile()).build();
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  static void applyDefaults(Function<String, String> getter, BiConsumer<String, String> setter) {
    DEFAULTS.forEach(
        (name, value) -> {
          if (getter.apply(name) == null) {
            setter.accept(name, value);
          }
        });
  }
}
