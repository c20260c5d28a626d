package io.github.atprotojakarta.webapp;

import com.hazelcast.core.Hazelcast;
import io.github.atprotojakarta.testkit.StrictNetwork;
import io.github.atprotojakarta.webapp.jpa.EmbeddedDataSource;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.Asset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * The application where Arquillian has put it.
 *
 * @param base its address
 */
record DeployedApplication(URI base) implements Application {
  private static final String DATABASE = "<database-name>atproto</database-name>";

  /** Takes the address that Arquillian tells; the servers listen on 127.0.0.1, whatever it says. */
  static DeployedApplication at(URI told) {
    return new DeployedApplication(
        URI.create("http://127.0.0.1:" + told.getPort() + told.getPath().replaceAll("/$", "")));
  }

  /** The built WAR as it is, with what only tests need beside it. */
  static WebArchive war(String name) {
    return ShrinkWrap.create(ZipImporter.class, name + ".war")
        .importFrom(new File(RunningApplication.property("webapp.war")))
        .as(WebArchive.class)
        .addClasses(
            RestoredSession.class,
            RowsServlet.class,
            CallerServlet.class,
            CurrentHandleServlet.class,
            ProcessServlet.class,
            RefreshingTasksServlet.class,
            Writers.class);
  }

  /** The same, with a database of its own. */
  static WebArchive warWithDatabase(String name) {
    return edited(war(name), DATABASE, DATABASE.replace(">atproto<", ">" + name + "<"));
  }

  /** The same, on the database {@code postgres} of a PostgreSQL on this machine. */
  static WebArchive warWithPostgres(String name, int port) {
    WebArchive war =
        edited(
            war(name), EmbeddedDataSource.class.getName(), "org.postgresql.ds.PGSimpleDataSource");
    return edited(
            war,
            DATABASE,
            "<url>jdbc:postgresql://127.0.0.1:"
                + port
                + "/postgres</url><user>postgres</user><password>postgres</password>")
        .addAsLibrary(new File(RunningApplication.property("postgresql.jar")));
  }

  /** The same, with Hazelcast in it, and a member of its own. */
  static WebArchive warWithHazelcast(String name) {
    String file = RunningApplication.property("webapp.target") + "/test-classes/hazelcast.xml";
    return withSetting(warWithDatabase(name), "atproto.hazelcast.config", file)
        .addAsLibrary(SmallWar.jar(Hazelcast.class));
  }

  /**
   * The same WAR, whose stores use the data source by its name, without the server's transactions.
   */
  static WebArchive withOwnDataSource(WebArchive war) {
    return withSetting(war, "atproto.database.data-source", "java:app/jdbc/atproto");
  }

  /** The same WAR, whose tables are in this schema. */
  static WebArchive withOwnSchema(WebArchive war, String schema) {
    return withSetting(war, "atproto.database.schema", schema);
  }

  private static WebArchive withSetting(WebArchive war, String name, String value) {
    String setting =
        """
          <context-param>
            <param-name>%s</param-name>
            <param-value>%s</param-value>
          </context-param>
        """
            .formatted(name, value);
    return edited(war, "</display-name>", "</display-name>" + setting);
  }

  private static WebArchive edited(WebArchive war, String from, String to) {
    String descriptor = text(war.get("/WEB-INF/web.xml").getAsset());
    return war.setWebXML(new StringAsset(descriptor.replace(from, to)));
  }

  private static String text(Asset asset) {
    try (InputStream stream = asset.openStream()) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public StrictNetwork network() {
    return NetworkBeforeServer.network();
  }
}
