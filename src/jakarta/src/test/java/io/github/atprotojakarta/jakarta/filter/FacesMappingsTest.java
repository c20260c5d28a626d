package io.github.atprotojakarta.jakarta.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Other addresses of the views that the filter guards. */
class FacesMappingsTest {
  /** What Faces has if web.xml maps no FacesServlet. */
  private static final Set<String> AUTOMATIC = Set.of("*.xhtml", "*.jsf", "*.faces", "/faces/*");

  private final FacesMappings automatic =
      new FacesMappings(AUTOMATIC, folder -> folder.equals("/app"));

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "*.xhtml; *.faces *.jsf",
        "*.jsf; *.faces *.xhtml /faces/*",
        "/faces/*; *.faces *.jsf *.xhtml",
        "/app/*; /faces/*",
        "/app/notes.xhtml; *.faces *.jsf /faces/*",
        "/app/notes.xhtml /faces/*; *.faces *.jsf *.xhtml"
      })
  void a_guard_of_one_address_does_not_contain_the_others(String guard, String around) {
    assertThat(around(automatic, guard)).containsExactly(around.split(" "));
  }

  @ParameterizedTest
  @CsvSource({"/*", "*.xhtml *.jsf *.faces", "/app/* /faces/app/*", "/api/*", "/api/notes"})
  void a_guard_of_all_addresses_or_of_something_else_is_fine(String guard) {
    assertThat(around(automatic, guard)).isEmpty();
  }

  @Test
  void a_single_mapping_is_fine() {
    assertThat(around(new FacesMappings(Set.of("*.xhtml"), folder -> true), "/app/* *.xhtml"))
        .isEmpty();
    assertThat(around(new FacesMappings(Set.of(), folder -> true), "/app/*")).isEmpty();
  }

  private static Set<String> around(FacesMappings faces, String guard) {
    List<String> patterns = List.of(guard.split(" "));
    return faces.around(patterns, path -> PathPatterns.match(patterns, path));
  }
}
