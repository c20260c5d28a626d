package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.jboss.shrinkwrap.api.ArchivePath;
import org.jboss.shrinkwrap.api.Filters;
import org.junit.jupiter.api.Test;

/** The JARs in the built WAR. */
class WarLibrariesIT {
  private static List<String> libraries() {
    Set<ArchivePath> jars =
        SmallWar.example().getContent(Filters.include("/WEB-INF/lib/.*\\.jar")).keySet();
    return jars.stream().map(path -> path.get().substring("/WEB-INF/lib/".length())).toList();
  }

  @Test
  void annotations_that_only_compilers_read_are_not_among_them() {
    assertThat(libraries())
        .anyMatch(name -> name.startsWith("caffeine-"))
        .anyMatch(name -> name.startsWith("oauth2-oidc-sdk-"))
        .noneMatch(name -> name.matches("(checker-qual|error_prone_annotations|jcip).*"));
  }
}
