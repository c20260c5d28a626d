package io.github.atprotojakarta.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page for users of the reference package has each name that the package exports. */
@ExtendWith(NeedsPackages.class)
class ReferenceExportsIT {
  private static final Path PAGE = Path.of("../../docs/reference-map.md");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern TYPE_NAME = Pattern.compile("[A-Z]\\w*[a-z]\\w*");
  private static final Pattern AGENT = Pattern.compile("^[aA]gent\\.(\\w+).*");

  /** The client exports the other packages, except for a part of these. */
  private static final List<String> PACKAGES =
      List.of(
          "@atproto/oauth-client-node", "@atproto-labs/identity-resolver", "@atproto/oauth-scopes");

  private static TypeDeclarations declarations;
  private static List<String> cells;

  @BeforeAll
  static void install() throws IOException {
    NetworkPackages packages = NetworkPackages.ofTests();
    packages.install();
    declarations = new TypeDeclarations(packages.modules());
    cells =
        Files.readAllLines(PAGE).stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| ---"))
            .map(line -> line.split("(?<!\\\\)\\|", -1)[1])
            .filter(cell -> !cell.equals(" reference "))
            .toList();
  }

  private static Stream<String> codes(String cell) {
    return CODE.matcher(cell).results().map(match -> match.group(1));
  }

  private static Set<String> named() {
    return cells.stream().flatMap(ReferenceExportsIT::codes).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@atproto/oauth-client-node",
        "@atproto/oauth-client",
        "@atproto/oauth-types",
        "@atproto/oauth-scopes",
        "@atproto/jwk",
        "@atproto/jwk-jose",
        "@atproto/jwk-webcrypto",
        "@atproto/did",
        "@atproto-labs/did-resolver",
        "@atproto-labs/handle-resolver",
        "@atproto-labs/handle-resolver-node",
        "@atproto-labs/identity-resolver"
      })
  void the_page_has_each_exported_name(String name) {
    Set<String> missing = declarations.exports(name);

    assertThat(missing).isNotEmpty();
    missing.removeAll(named());
    assertThat(missing).isEmpty();
  }

  @Test
  void the_page_calls_no_other_type_exported() {
    Set<String> exported = new HashSet<>(Set.of("TypeError", "ZodError"));
    PACKAGES.forEach(name -> exported.addAll(declarations.exports(name)));

    assertThat(cells)
        .filteredOn(cell -> !cell.contains("not exported"))
        .flatExtracting(cell -> codes(cell).toList())
        .filteredOn(name -> TYPE_NAME.matcher(name).matches())
        .isNotEmpty()
        .isSubsetOf(exported);
  }

  @Test
  void the_agent_has_the_members_that_the_page_names() {
    Set<String> members =
        named().stream()
            .flatMap(name -> AGENT.matcher(name).results())
            .map((MatchResult match) -> match.group(1))
            .collect(Collectors.toSet());

    assertThat(members).contains("withProxy", "configureLabelers");
    assertThat(declarations.members("@atproto/api", "dist/agent.d.ts")).containsAll(members);
  }
}
