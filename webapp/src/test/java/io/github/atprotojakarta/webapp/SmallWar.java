package io.github.atprotojakarta.webapp;

import java.io.File;
import java.util.Map;
import org.jboss.shrinkwrap.api.ArchivePath;
import org.jboss.shrinkwrap.api.Filters;
import org.jboss.shrinkwrap.api.Node;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * WARs for tests: the library with what it needs and each server's descriptors, as the WAR of this
 * module has them, without its database. Sessions are kept in memory.
 */
final class SmallWar {
  private static final String LIBRARIES =
      "/WEB-INF/lib/(?!.*(persistence|hazelcast|hibernate|flyway)).*\\.jar";

  private SmallWar() {}

  static WebArchive of(String name, Class<?>... classes) {
    WebArchive war = withoutLibrary(name, classes);
    libraries().forEach((path, node) -> war.add(node.getAsset(), path));
    return war;
  }

  /** The same WAR before the library is added. */
  static WebArchive withoutLibrary(String name, Class<?>... classes) {
    WebArchive example = example();
    WebArchive war = ShrinkWrap.create(WebArchive.class, name);
    for (String descriptor : new String[] {"payara-web.xml", "glassfish-web.xml"}) {
      war.addAsWebInfResource(example.get("/WEB-INF/" + descriptor).getAsset(), descriptor);
    }
    return war.addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml").addClasses(classes);
  }

  /** A web.xml that has these settings and nothing else. */
  static StringAsset settings(Map<String, String> settings) {
    StringBuilder parameters = new StringBuilder();
    settings.forEach(
        (name, value) ->
            parameters.append(
                """
                  <context-param>
                    <param-name>%s</param-name>
                    <param-value>%s</param-value>
                  </context-param>
                """
                    .formatted(name, value)));
    return new StringAsset(
        """
        <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
        %s</web-app>
        """
            .formatted(parameters));
  }

  /** The JAR that a class of the class path is in. */
  static File jar(Class<?> type) {
    return new File(type.getProtectionDomain().getCodeSource().getLocation().getPath());
  }

  /** The library and what it needs, by its path in a WAR. */
  static Map<ArchivePath, Node> libraries() {
    return example().getContent(Filters.include(LIBRARIES));
  }

  /** The WAR of this module. */
  static WebArchive example() {
    return ShrinkWrap.createFromZipFile(
        WebArchive.class, new File(RunningApplication.property("webapp.war")));
  }
}
