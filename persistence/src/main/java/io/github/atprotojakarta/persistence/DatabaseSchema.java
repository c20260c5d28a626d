package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.config.Settings;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A schema of its own for the tables, so that several applications share a database. Each statement
 * names the schema. No connection is changed: a changed {@code search_path} would stay on the
 * connection when the pool gives it to the next user.
 *
 * <p>A persistence unit gets its schema when it is opened, so the stores open the unit themselves.
 * Hibernate ORM has a property for the schema. EclipseLink has none; it reads the schema from a
 * mapping file, which exists only while the unit is opened.
 */
public final class DatabaseSchema {
  static final String SETTING = "atproto.database.schema";

  /** Where a native statement names a table: {@code {schema}atproto_session}. */
  static final String PLACEHOLDER = "{schema}";

  /**
   * The same without quotes in PostgreSQL and H2, and no longer than PostgreSQL allows. Providers
   * that quote the schema would quote the names of tables too, which H2 stores in upper case.
   */
  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  private static final String PROPERTY = DatabaseSchema.class.getName();
  private static final String MAPPING =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <entity-mappings xmlns="http://www.eclipse.org/eclipselink/xsds/persistence/orm"
          version="2.5">
        <persistence-unit-metadata>
          <persistence-unit-defaults><schema>%s</schema></persistence-unit-defaults>
        </persistence-unit-metadata>
      </entity-mappings>
      """;

  private final String name;

  private DatabaseSchema(String name) {
    this.name = name;
  }

  /**
   * Returns the schema of a name.
   *
   * @param name lower-case letters, digits and underscores, 63 at most; no reserved word of SQL
   * @throws IllegalArgumentException if the name has other characters
   */
  public static DatabaseSchema of(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          SETTING
              + " = \""
              + name
              + "\": the name of a schema has lower-case letters, digits and underscores, 63 at"
              + " most, and does not begin with a digit");
    }
    return new DatabaseSchema(name);
  }

  /**
   * Returns the schema of the setting {@code atproto.database.schema}; empty if it is unset.
   *
   * @throws IllegalArgumentException if the name has wrong characters
   */
  public static Optional<DatabaseSchema> of(Settings settings) {
    return settings.get(SETTING).map(DatabaseSchema::of);
  }

  /** Returns the name. */
  public String name() {
    return name;
  }

  /**
   * Opens a persistence unit whose tables are in this schema.
   *
   * @param properties other properties, such as the data source
   * @throws IllegalStateException if the persistence provider is neither Hibernate ORM nor
   *     EclipseLink, or the folder for temporary files cannot be written
   */
  public EntityManagerFactory open(String unit, Map<String, ?> properties) {
    Path mapping = mappingFile();
    try {
      Map<String, Object> all = new HashMap<>(properties);
      all.put(PROPERTY, name);
      all.put("hibernate.default_schema", name);
      all.put("eclipselink.metadata-source", "XML");
      all.put("eclipselink.metadata-source.xml.url", mapping.toUri().toString());
      // EclipseLink takes units of one name and data source for the same, whatever their schema.
      all.put("eclipselink.session-name", unit + "-" + UUID.randomUUID());
      return checked(Persistence.createEntityManagerFactory(unit, all));
    } finally {
      // A file that cannot be deleted does no harm: it has the name of the schema only.
      boolean unused = mapping.toFile().delete();
    }
  }

  private Path mappingFile() {
    try {
      Path file = Files.createTempFile("atproto-schema-", ".xml");
      return Files.writeString(file, MAPPING.formatted(name));
    } catch (IOException e) {
      throw new IllegalStateException(
          SETTING
              + " needs a folder for temporary files, and "
              + System.getProperty("java.io.tmpdir")
              + " (java.io.tmpdir) cannot be written",
          e);
    }
  }

  /** Refuses other providers, because they would use the schema of the connections. */
  static EntityManagerFactory checked(EntityManagerFactory factory) {
    String provider = factory.getClass().getName();
    if (provider.startsWith("org.hibernate.") || provider.startsWith("org.eclipse.persistence.")) {
      return factory;
    }
    factory.close();
    throw new IllegalStateException(
        SETTING + " works with Hibernate ORM and EclipseLink only, not with " + provider);
  }

  /** Puts the schema of the persistence unit, if it has one, into a native statement. */
  static String qualified(EntityManager entities, String sql) {
    Object schema = entities.getEntityManagerFactory().getProperties().get(PROPERTY);
    return sql.replace(PLACEHOLDER, schema == null ? "" : schema + ".");
  }
}
