package io.github.atprotojakarta.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import io.github.atprotojakarta.config.Settings;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.enterprise.util.TypeLiteral;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import javax.naming.NameNotFoundException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class DataGridsTest {
  @Test
  void the_servers_data_grid_is_found_in_jndi() throws IOException {
    try (Members members = Members.start(1)) {
      assertThat(find(Map.of(), name -> members.get(0), null))
          .hasValueSatisfying(
              grid ->
                  assertThat(grid.origin())
                      .contains("the data grid of the server", "Hazelcast 5.3.8", "1 member(s)"));
    }
  }

  @Test
  void the_server_has_priority_over_the_application() throws IOException {
    try (Members members = Members.start(2)) {
      assertThat(find(Map.of(), name -> members.get(0), members.get(1)))
          .hasValueSatisfying(grid -> assertThat(grid.origin()).contains("of the server"));
    }
  }

  @Test
  void a_server_whose_data_grid_has_other_classes_is_passed_over() {
    assertThat(find(Map.of(), name -> new Object(), null)).isEmpty();
  }

  @Test
  void a_server_without_a_data_grid_is_passed_over() {
    JndiDirectory empty =
        name -> {
          throw new NameNotFoundException(name);
        };
    assertThat(find(Map.of(), empty, null)).isEmpty();
  }

  @Test
  void the_configured_file_has_priority_over_the_server() {
    assertThatThrownBy(
            () ->
                find(
                    Map.of("atproto.hazelcast.config", "no-such-file.yaml"),
                    name -> new Object(),
                    null))
        .hasMessageContaining("no-such-file.yaml");
  }

  private static Optional<GridLock> find(
      Map<String, String> settings, JndiDirectory jndi, HazelcastInstance bean) {
    try (SeContainer application =
        SeContainerInitializer.newInstance()
            .disableDiscovery()
            .addExtensions(new GivenBeans().with(HazelcastInstance.class, bean))
            .initialize()) {
      Instance<Object> beans =
          application.select(new TypeLiteral<Object>() {}, Any.Literal.INSTANCE);
      return new DataGrids(Settings.of(settings), jndi, beans).find();
    }
  }
}
