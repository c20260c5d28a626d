package io.github.atprotojakarta.hazelcast;

import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.XmlClientConfigBuilder;
import com.hazelcast.client.config.YamlClientConfigBuilder;
import com.hazelcast.config.Config;
import java.io.FileNotFoundException;
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
   * Defaults for properties that the file of a member does not set: no reports to the vendor, the
   * port listens on the member's interface only, and the application shuts Hazelcast down instead
   * of a shutdown hook. A member that is silent for ten seconds leaves the cluster, and calls that
   * it does not respond to end: a refresh waits twelve seconds for the lock.
   */
  private static final Map<String, String> MEMBER_DEFAULTS =
      Map.of(
          "hazelcast.phone.home.enabled", "false",
          "hazelcast.socket.bind.any", "false",
          "hazelcast.shutdownhook.enabled", "false",
          "hazelcast.logging.type", "jdk",
          "hazelcast.heartbeat.interval.seconds", "2",
          "hazelcast.max.no.heartbeat.seconds", "10",
          "hazelcast.operation.call.timeout.millis", "15000");

  /** The same for the file of a client. */
  private static final Map<String, String> CLIENT_DEFAULTS =
      Map.of(
          "hazelcast.phone.home.enabled", "false",
          "hazelcast.shutdownhook.enabled", "false",
          "hazelcast.logging.type", "jdk",
          "hazelcast.client.heartbeat.interval", "2000",
          "hazelcast.client.heartbeat.timeout", "10000");

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

  /**
   * Reads the configuration of a member.
   *
   * @throws FileNotFoundException if the file is missing
   */
  static Config member(Path file) throws FileNotFoundException {
    Config config = Config.loadFromFile(file.toFile());
    applyDefaults(MEMBER_DEFAULTS, config::getProperty, config::setProperty);
    return config;
  }

  /** Reads the configuration of a client. */
  static ClientConfig client(Path file) {
    try {
      ClientConfig config =
          file.toString().endsWith(".xml")
              ? new XmlClientConfigBuilder(file.toFile()).build()
              : new YamlClientConfigBuilder(file.toFile()).build();
      applyDefaults(CLIENT_DEFAULTS, config::getProperty, config::setProperty);
      return config;
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static void applyDefaults(
      Map<String, String> defaults,
      Function<String, String> getter,
      BiConsumer<String, String> setter) {
    defaults.forEach(
        (name, value) -> {
          if (getter.apply(name) == null) {
            setter.accept(name, value);
          }
        });
  }
}
