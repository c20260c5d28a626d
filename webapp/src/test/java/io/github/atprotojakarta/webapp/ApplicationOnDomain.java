package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.payara.PayaraDomain;
import io.github.atprotojakarta.persistence.KeyRing;
import io.github.atprotojakarta.testkit.StrictNetwork;
import io.github.atprotojakarta.webapp.storm.StormDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * The built WAR as an operator runs it: on a domain of Payara Server that the shipped scripts have
 * made, with PostgreSQL and the server's data grid, beside a strict network.
 *
 * @param keys the key ring, which the server has as a password alias
 */
record ApplicationOnDomain(
    StrictNetwork network, StormDatabase database, PayaraDomain domain, KeyRing keys)
    implements Application, AutoCloseable {
  static final String DB_PASSWORD = "database-secret-1";

  /** Starts all of it, with alice's account, except for the application. */
  static ApplicationOnDomain start(Path directory) throws IOException {
    StrictNetwork network = StrictNetwork.builder().loopback().start();
    try {
      network.createAccount(RunningApplication.HANDLE, RunningApplication.PASSWORD);
      return start(directory, network);
    } catch (IOException | RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private static ApplicationOnDomain start(Path directory, StrictNetwork network)
      throws IOException {
    StormDatabase database = new StormDatabase(directory.resolve("database"));
    try {
      database.createUser("atproto", DB_PASSWORD);
      KeyRing keys = KeyRing.generate(new SecureRandom());
      PayaraDomain domain =
          PayaraDomain.builder(
                  Path.of(RunningApplication.property("payara.server")),
                  Path.of("../payara-config/src/main/scripts"),
                  directory)
              .database(
                  Path.of(RunningApplication.property("postgresql.jar")),
                  database.port(),
                  "atproto",
                  DB_PASSWORD)
              .alias("atproto.encryption.keys", keys.toJwkSet().reveal())
              .environment("ATPROTO_DEVELOPMENT_MODE", "true")
              .environment("ATPROTO_PLC_DIRECTORY", network.plcDirectory().toString())
              .environment("ATPROTO_HANDLE_RESOLVER", network.pds().toString())
              .environment("ATPROTO_HAZELCAST", "required")
              .start();
      return new ApplicationOnDomain(network, database, domain, keys);
    } catch (IOException | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /** Deploys the built WAR, changed by the shipped script to take the server's pool. */
  void deploy() throws IOException {
    domain.deployOnPool(
        Path.of(RunningApplication.property("webapp.war")), RunningApplication.CONTEXT);
  }

  @Override
  public URI base() {
    return domain.at(RunningApplication.CONTEXT);
  }

  @Override
  public void close() throws IOException {
    try (network;
        database) {
      domain.close();
    }
  }
}
