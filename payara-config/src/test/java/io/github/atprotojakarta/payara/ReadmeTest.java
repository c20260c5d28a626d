package io.github.atprotojakarta.payara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Operators copy commands from the README, so it must match the launcher. */
final class ReadmeTest {
  @Test
  void the_readme_names_every_option_that_the_launcher_uses() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    Stream.of(
            new NodeDirectory(Path.of("node"), false).options(),
            new DataGrid.Off().options(),
            new DataGrid.Tcp(List.of(6900, 6901), 6900).options(),
            new DataGrid.Configured(Path.of("hazelcast.yaml")).options())
        .flatMap(List::stream)
        .filter(option -> option.startsWith("--") || option.startsWith("tcpip:"))
        .forEach(option -> assertThat(readme).contains(option));
  }

  @Test
  void the_readme_explains_every_file_and_the_launcher_unpacks_it() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    try (Stream<Path> files = Files.list(Path.of("src/main/payara"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(NodeDirectory.FILES)
          .allSatisfy(file -> assertThat(readme).contains("`" + file + "`"));
    }
  }

  @Test
  void the_readme_explains_every_script() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    try (Stream<Path> files = Files.list(Path.of("src/main/scripts"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .allSatisfy(file -> assertThat(readme).contains("| `" + file + "` |"));
    }
  }

  @Test
  void a_member_whose_port_the_others_do_not_know_is_refused() {
    assertThatThrownBy(() -> new DataGrid.Tcp(List.of(6900), 6901))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Port 6901 is not one of the members' ports [6900]");
  }
}
