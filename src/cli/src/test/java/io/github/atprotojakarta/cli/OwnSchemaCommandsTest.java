package io.github.atprotojakarta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.persistence.DatabaseSchema;
import io.github.atprotojakarta.store.StoredSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands with two applications in two schemas of one database, which has no other tables. */
class OwnSchemaCommandsTest {
  private final StoredRows shop = new StoredRows(DatabaseSchema.of("shop_auth"));
  private final StoredRows forum = new StoredRows(shop.url, DatabaseSchema.of("forum_auth"));
  private final TestConsole console = new TestConsole();
  private final StoredSession ofShop = shop.insert();
  private final StoredSession ofForum = forum.insert();

  @AfterEach
  void close() {
    forum.close();
    shop.close();
  }

  private int run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--database-url", shop.url, "--database-user", ""));
    return console.run(all.toArray(String[]::new));
  }

  @Test
  void the_setting_selects_the_application() {
    console.environment.put("ATPROTO_DATABASE_SCHEMA", "shop_auth");
    assertThat(run("sessions", "list")).isZero();
    assertThat(console.printed())
        .contains(ofShop.key().did().value())
        .doesNotContain(ofForum.key().did().value());
    assertThat(run("sessions", "end", "--all", "--reason", "leak")).isZero();
    assertThat(console.printed()).isEqualTo("Ended 1 session\n");
    assertThat(shop.store.find(ofShop.key())).isEmpty();
    assertThat(forum.store.find(ofForum.key())).isPresent();
    assertThat(run("revocations", "list")).isZero();
    assertThat(console.printed().lines()).hasSize(1);
    assertThat(run("rotate", "status")).isEqualTo(1);
    assertThat(console.printed())
        .contains(shop.ring.encryptingKeyId())
        .doesNotContain(forum.ring.encryptingKeyId());
  }

  @Test
  void the_option_comes_before_the_setting_of_a_file(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("microprofile-config.properties");
    Files.writeString(file, "atproto.database.schema=shop_auth\n");
    assertThat(run("revocations", "list", "--settings", file.toString())).isZero();
    assertThat(run("sessions", "count", "--settings", file.toString())).isZero();
    assertThat(console.printed()).isEqualTo("1\n");
    assertThat(run("sessions", "list", "--database-schema", "forum_auth")).isZero();
    assertThat(console.printed()).contains(ofForum.key().did().value());
  }

  @Test
  void the_doctor_looks_into_the_schema() {
    run("doctor", "--database-schema", "shop_auth");
    assertThat(console.printed())
        .contains(", schema shop_auth: tables, rights and clock are right");
    run("doctor", "--database-schema", "other");
    assertThat(console.printed()).contains("FAULT  database: Cannot read atproto_session: ");
    run("doctor", "--database-schema", "Shop");
    assertThat(console.printed()).contains("FAULT  database: atproto.database.schema = \"Shop\"");
  }

  @Test
  void the_tables_can_be_created_by_hand_in_a_schema() {
    console.environment.put("ATPROTO_DATABASE_SCHEMA", "shop_auth");
    assertThat(console.run("ddl")).isZero();
    assertThat(console.printed())
        .startsWith("create schema if not exists shop_auth;\n")
        .contains("set schema 'shop_auth';\n", "create table if not exists atproto_session (");
    assertThat(console.run("ddl", "--database-schema", "x;y")).isEqualTo(1);
    assertThat(console.printed()).isEmpty();
  }
}
