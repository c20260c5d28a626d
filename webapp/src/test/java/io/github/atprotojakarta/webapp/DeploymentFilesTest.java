package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples in {@code docs/deployment} fit the application, the scripts and each other. */
class DeploymentFilesTest {
  private static final String NGINX = "docs/deployment/nginx.conf";
  private static final String APACHE = "docs/deployment/apache.conf";
  private static final String UNIT = "docs/deployment/atproto-node.service";
  private static final String DOCKERFILE = "docs/deployment/Dockerfile";
  private static final String KUBERNETES = "docs/deployment/kubernetes.yaml";
  private static final String START_NODE = "payara-config/src/main/scripts/start-node.sh";
  private static final String POOL = "payara-config/src/main/payara/postgresql.asadmin";
  private static final String GRID =
      "src/hazelcast/src/main/config/atproto-hazelcast-kubernetes.yaml";

  private static final String VARIABLE = "\\b([A-Z]+(?:_[A-Z]+)+)\\b";
  private static final String SETTING = "(?m)^\\| `(atproto\\.[a-z0-9.-]+)` \\|";

  /** Names of Apache and of systemd, and the name that enableServiceLinks would create. */
  private static final Set<String> OTHERS =
      Set.of(
          "APACHE_LOG_DIR",
          "REMOTE_ADDR",
          "REQUEST_METHOD",
          "AF_INET",
          "AF_UNIX",
          "ATPROTO_SERVICE_HOST");

  private static String read(String file) throws IOException {
    return Files.readString(SourceTypes.ROOT.resolve(file));
  }

  private static SortedSet<String> found(String pattern, String file) throws IOException {
    return Pattern.compile(pattern)
        .matcher(read(file))
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {NGINX, APACHE, UNIT, DOCKERFILE, KUBERNETES})
  void every_variable_is_a_setting_or_one_of_the_scripts(String file) throws IOException {
    Set<String> known = new TreeSet<>(OTHERS);
    known.addAll(found(VARIABLE, START_NODE));
    known.addAll(found(VARIABLE, POOL));
    for (String setting : found(SETTING, "docs/configuration.md")) {
      known.add(setting.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT));
    }

    assertThat(found(VARIABLE, file)).isNotEmpty().isSubsetOf(known);
  }

  @ParameterizedTest
  @ValueSource(strings = {UNIT, DOCKERFILE, KUBERNETES})
  void every_variable_of_the_connection_pool_is_named(String file) throws IOException {
    assertThat(found("ENV=(ATPROTO_\\w+)", POOL)).hasSize(5).allMatch(read(file)::contains);
  }

  @Test
  void probes_ask_paths_that_a_test_finds_in_the_application() throws IOException {
    String test = "webapp/src/test/java/io/github/atprotojakarta/webapp/MicroProfileIT.java";

    assertThat(found("path: ([^,}]+)", KUBERNETES))
        .isNotEmpty()
        .isSubsetOf(found("monitoring\\(\"([^\"]+)\"", test));
  }

  @Test
  void both_proxies_close_the_same_paths() throws IOException {
    String closed = found("location ~ \"([^\"]+)\"", NGINX).first();

    assertThat(found("<LocationMatch \"([^\"]+)\">", APACHE)).containsExactly(closed);
    Pattern pattern = Pattern.compile(closed);
    assertThat("/health /health/ready /health;x /metrics /openapi /oauth/login;x".split(" "))
        .allMatch(path -> pattern.matcher(path).find());
    assertThat("/ /healthy /app/health /oauth/login".split(" "))
        .noneMatch(path -> pattern.matcher(path).find());
  }

  @Test
  void the_proxies_write_the_header_that_the_application_reads() throws IOException {
    String header = found("RequestHeader set (X-\\S+) \"expr=%\\{REMOTE_ADDR}\"", APACHE).first();

    assertThat(found("proxy_set_header (X-\\S+) \\$remote_addr;", NGINX)).containsExactly(header);
    for (String file : new String[] {NGINX, APACHE, KUBERNETES}) {
      assertThat(found("ATPROTO_CLIENT_ADDRESS_HEADER[^X\\n]*(X-[\\w-]+)", file))
          .as(file)
          .containsExactly(header);
    }
  }

  @Test
  void all_use_the_port_of_the_script() throws IOException {
    SortedSet<String> port = found("HTTP_PORT:-(\\d+)", START_NODE);

    assertThat(found("(?m)^  server 127\\.0\\.0\\.1:(\\d+);", NGINX)).isEqualTo(port);
    assertThat(found("ProxyPass .*http://127\\.0\\.0\\.1:(\\d+)/", APACHE)).isEqualTo(port);
    assertThat(found("HTTP_PORT=(\\d+)", UNIT)).isEqualTo(port);
    assertThat(found("(?:EXPOSE|--port) (\\d+)", DOCKERFILE)).isEqualTo(port);
    assertThat(found("name: http, \\w+: (\\d+)", KUBERNETES)).isEqualTo(port);
  }

  @Test
  void the_grid_has_the_port_and_the_name_of_its_file() throws IOException {
    assertThat(found("name: grid, \\w+: (\\d+)", KUBERNETES))
        .isEqualTo(found(" port: (\\d+)", GRID));
    assertThat(found("(?m)^  name: (atproto-\\w+)", KUBERNETES))
        .isEqualTo(found("service-dns: ([\\w-]+)\\.", GRID));
  }

  @Test
  void the_image_copies_files_that_exist_and_runs_as_the_user_of_the_pods() throws IOException {
    assertThat(found("COPY ((?!image/)\\S+)", DOCKERFILE))
        .hasSize(2)
        .allMatch(file -> Files.exists(SourceTypes.ROOT.resolve(Path.of(file))));
    assertThat(found("USER (\\d+):", DOCKERFILE)).isEqualTo(found("runAsUser: (\\d+)", KUBERNETES));
  }
}
