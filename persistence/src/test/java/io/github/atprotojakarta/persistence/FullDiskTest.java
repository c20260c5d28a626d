package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * PostgreSQL on a file system without free space. The test mounts one, so it needs root on Linux.
 */
class FullDiskTest {
  private final KeyRing keys = KeyRing.generate(new SecureRandom());

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"hibernate", "eclipselink"})
  void a_full_disk_stops_logins_and_not_the_sessions_and_readiness_says_so(String unit)
      throws Exception {
    Path disk = Files.createDirectories(directory.resolve("disk"));
    assumeThat(mount(disk)).as("tmpfs was mounted").isTrue();
    try (EmbeddedPostgres server =
            EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(2))
                .setDataDirectory(disk.resolve("data"))
                .setCleanDataDirectory(false)
                .start();
        EntityManagerFactory factory =
            TestDatabase.entityManagerFactory(unit, server.getPostgresDatabase())) {
      Migrations.run(server.getPostgresDatabase());
      CircuitBreaker transactions = new CircuitBreaker(new ResourceLocalTransactions(factory));
      JpaSessionStore sessions = new JpaSessionStore(transactions, () -> keys);
      JpaStateStore logins = new JpaStateStore(transactions, () -> keys);
      StoredSession session = StoredSamples.session(StoredSamples.account(), Instant.now());
      sessions.insert(session);
      sessions.checkWrites();

      fill(disk.resolve("filler"));
      assertThatThrownBy(() -> insertMany(logins))
          .isInstanceOf(TransientException.class)
          .hasMessageContaining("the database has no disk space left");
      assertThat(sessions.find(session.key())).as("a session can be read").contains(session);
      assertThatThrownBy(sessions::checkWrites)
          .isInstanceOf(TransientException.class)
          .hasMessageContaining("the database has no disk space left");

      Files.delete(disk.resolve("filler"));
      sessions.checkWrites();
      assertThat(logins.count(Instant.EPOCH)).as("the check leaves no login").hasValue(0);
      insertMany(logins);
    } finally {
      new ProcessBuilder("umount", "-l", disk.toString()).start().waitFor();
    }
  }

  private static void insertMany(JpaStateStore logins) {
    for (int i = 0; i < 100; i++) {
      logins.insert(StoredSamples.pending(Instant.now().plusSeconds(600)));
    }
  }

  private static boolean mount(Path at) throws IOException, InterruptedException {
    List<String> command =
        List.of("mount", "-t", "tmpfs", "-o", "size=120m,mode=777", "tmpfs", at.toString());
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
  }

  private static void fill(Path file) throws IOException {
    byte[] block = new byte[4096];
    try (OutputStream filler = Files.newOutputStream(file)) {
      while (true) {
        filler.write(block);
      }
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }
}
