package io.github.atprotojakarta.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFilePermissionsTest {
  private final Logger logger = Logger.getLogger(KeyFilePermissions.class.getName());
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          messages.add(record.getLevel() + " " + new SimpleFormatter().formatMessage(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @TempDir private Path directory;

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
  }

  @AfterEach
  void stop() {
    logger.removeHandler(handler);
  }

  private Path file(String permissions) throws Exception {
    Path file = Files.writeString(directory.resolve("keys.json"), "the key itself");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw-r-----", "rw----r--"})
  void a_key_file_that_others_may_read_is_named(String permissions) throws Exception {
    Path file = file(permissions);
    KeyFilePermissions.warnIfOthersMayRead("atproto.keys-file", file);
    assertThat(messages)
        .singleElement()
        .asString()
        .startsWith("WARNING ATP1305 atproto.keys-file: ")
        .contains(file.toString(), permissions, "chmod 600")
        .doesNotContain("the key itself");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "r--------"})
  void a_key_file_of_the_server_s_account_alone_is_in_order(String permissions) throws Exception {
    KeyFilePermissions.warnIfOthersMayRead("atproto.keys-file", file(permissions));
    assertThat(messages).isEmpty();
  }

  @Test
  void a_file_that_is_missing_is_reported_by_whoever_reads_it() {
    KeyFilePermissions.warnIfOthersMayRead("atproto.keys-file", directory.resolve("none"));
    assertThat(messages).isEmpty();
  }
}
