package io.github.atprotojakarta.webapp.storm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jboss.shrinkwrap.api.Node;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * The application's WAR as an operator changes it for production, on the pool {@code jdbc/atproto}
 * of the server in place of the embedded database; and with the storm's servlet.
 */
final class StormWar {
  static final String DATA_SOURCE = "jdbc/atproto";

  private static final Pattern EMBEDDED = Pattern.compile("(?s)<data-source>.*</data-source>");

  private StormWar() {}

  static Path build(Path war, Path target, Class<?>... more) throws IOException {
    WebArchive archive = ShrinkWrap.createFromZipFile(WebArchive.class, war.toFile());
    replace(archive, "/WEB-INF/web.xml", EMBEDDED, "");
    replace(
        archive,
        "/WEB-INF/classes/META-INF/persistence.xml",
        Pattern.compile("java:app/jdbc/atproto"),
        DATA_SOURCE);
    archive.addClasses(StormServlet.class, NamedTransport.class).addClasses(more);
    archive.as(ZipExporter.class).exportTo(target.toFile(), true);
    return target;
  }

  private static void replace(WebArchive archive, String path, Pattern what, String by)
      throws IOException {
    Node node = archive.get(path);
    String text;
    try (InputStream content = node.getAsset().openStream()) {
      text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
    if (!what.matcher(text).find()) {
      throw new IllegalStateException(path + " of the WAR has no " + what);
    }
    archive.delete(path);
    archive.add(new StringAsset(what.matcher(text).replaceAll(by)), path);
  }
}
