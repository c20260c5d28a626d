package io.github.atprotojakarta.webapp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The domain.xml of GlassFish and of Payara Server. As it is shipped it listens on every interface,
 * on fixed ports; here it is told other ones, and options for its JVM, before the server starts.
 */
final class DomainFile {
  /** HTTP, HTTPS, administration, three of the ORB, JMX, Payara's data grid. */
  private static final List<String> SHIPPED_PORTS =
      List.of("8080", "8181", "4848", "3700", "3820", "3920", "8686", "4900");

  private static final String GRID = "<hazelcast-runtime-configuration ";
  private static final String END_OF_JVM = "</java-config>";

  private final Path file;

  private DomainFile(Path file) {
    this.file = file;
  }

  /** The domain that every distribution brings. */
  static DomainFile of(Path serverHome) {
    return new DomainFile(serverHome.resolve("glassfish/domains/domain1/config/domain.xml"));
  }

  /**
   * Writes the file anew, from the one that was shipped.
   *
   * @param jvmOptions added to the server's
   * @param ports eight; the first is for HTTP and the third for administration
   */
  void prepare(List<String> jvmOptions, List<Integer> ports) throws IOException {
    Path shipped = file.resolveSibling("domain.xml.shipped");
    if (Files.notExists(shipped)) {
      Files.copy(file, shipped);
    }
    Files.writeString(file, local(withOptions(Files.readString(shipped), jvmOptions), ports));
  }

  private static String withOptions(String xml, List<String> options) {
    String added =
        options.stream()
            .map(option -> "<jvm-options>" + option + "</jvm-options>\n")
            .collect(Collectors.joining());
    return xml.replaceFirst(END_OF_JVM, added + END_OF_JVM);
  }

  private static String local(String xml, List<Integer> ports) {
    String local =
        xml.replace("address=\"0.0.0.0\"", "address=\"127.0.0.1\"")
            .replace("<network-listener port", "<network-listener address=\"127.0.0.1\" port")
            .replace(GRID, GRID + "interface=\"127.0.0.1\" discovery-mode=\"tcpip\" ");
    for (String shipped : SHIPPED_PORTS) {
      String port = ports.get(SHIPPED_PORTS.indexOf(shipped)).toString();
      local = local.replace("port=\"" + shipped + "\"", "port=\"" + port + "\"");
    }
    return local;
  }
}
