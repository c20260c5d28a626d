package io.github.atprotojakarta;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.atprotojakarta.config.Settings;
import java.util.List;

/** Who may know whom inside the client; docs/decisions.md says why. */
@AnalyzeClasses(packagesOf = AtprotoOAuthClient.class, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "io.github.atprotojakarta";

  /** What every package may use of the root: what is thrown, and the small types. */
  private static final DescribedPredicate<JavaClass> SHARED =
      assignableTo(AtprotoOAuthException.class)
          .or(assignableTo(Secret.class))
          .or(assignableTo(Settings.class))
          .or(assignableTo(Nsid.class))
          .or(resideInAPackage(ROOT).and(nestedInAnException()));

  @ArchTest static final ArchRule HTTP_KNOWS_NOBODY = mayKnow("http");

  @ArchTest static final ArchRule JSON_KNOWS_NOBODY = mayKnow("json");

  @ArchTest static final ArchRule MEASURE_KNOWS_NOBODY = mayKnow("measure");

  @ArchTest static final ArchRule SCOPE_KNOWS_JSON = mayKnow("scope", "json");

  @ArchTest static final ArchRule IDENTITY_KNOWS_HTTP = mayKnow("identity", "http", "json");

  @ArchTest
  static final ArchRule OAUTH_KNOWS_IDENTITY_AND_SCOPE =
      mayKnow("oauth", "identity", "scope", "http", "json", "measure");

  @ArchTest static final ArchRule XRPC_KNOWS_HTTP = mayKnow("xrpc", "http", "json");

  @ArchTest
  static final ArchRule SESSION_KNOWS_ALL_OTHERS =
      mayKnow("session", "oauth", "identity", "scope", "xrpc", "http", "json", "measure");

  @ArchTest
  static final ArchRule NOBODY_KNOWS_THE_COMMAND_LINE =
      noClasses()
          .that(resideOutsideOfPackage(ROOT + ".cli.."))
          .should()
          .dependOnClassesThat(resideInAPackage(ROOT + ".cli.."));

  @ArchTest
  static final ArchRule OF_JAKARTA_EE_ONLY_JSON_IS_USED =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("jakarta..").and(resideOutsideOfPackage("jakarta.json..")))
          .orShould()
          .dependOnClassesThat(resideInAPackage("javax.servlet.."));

  @ArchTest
  static final ArchRule LOGGING_IS_THE_PLATFORMS =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "java.util.logging..",
                  "org.slf4j..",
                  "org.apache.logging..",
                  "org.apache.commons.logging.."));

  @ArchTest
  static final ArchRule ONLY_HTTP_OPENS_HTTP_CONNECTIONS =
      noClasses()
          .that(resideOutsideOfPackage(ROOT + ".http.."))
          .should()
          .dependOnClassesThat(resideInAnyPackage("org.apache.hc..", "java.net.http.."))
          .orShould()
          .dependOnClassesThat(assignableTo(java.net.URLConnection.class));

  @ArchTest
  static final ArchRule NO_STATIC_STATE_CHANGES = fields().that().areStatic().should().beFinal();

  private static ArchRule mayKnow(String owner, String... others) {
    DescribedPredicate<JavaClass> known =
        resideOutsideOfPackage(ROOT + "..")
            .or(SHARED)
            .or(resideInAPackage(ROOT + "." + owner + ".."));
    for (String other : others) {
      known = known.or(resideInAPackage(ROOT + "." + other + ".."));
    }
    return classes()
        .that(resideInAPackage(ROOT + "." + owner + ".."))
        .should(onlyDependOnClassesThat(known))
        .as(owner + " knows only the shared types and " + List.of(others))
        .allowEmptyShould(false);
  }

  private static DescribedPredicate<JavaClass> nestedInAnException() {
    return DescribedPredicate.describe(
        "nested in an exception",
        type ->
            type.getEnclosingClass()
                .map(outer -> outer.isAssignableTo(AtprotoOAuthException.class))
                .orElse(false));
  }
}
