package io.github.atprotojakarta.opentelemetry;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The dependencies that this module may have. */
@AnalyzeClasses(packagesOf = OpenTelemetryMetrics.class, importOptions = DoNotIncludeTests.class)
class OpenTelemetryArchitectureTest {
  private static final String ROOT = "io.github.atprotojakarta";

  @ArchTest
  static final ArchRule OF_OUR_MODULES_ONLY_METRICS_AND_SETTINGS_OF_THE_CLIENT_ARE_USED =
      classes()
          .should()
          .onlyDependOnClassesThat(
              resideOutsideOfPackage(ROOT + "..")
                  .or(
                      resideInAnyPackage(
                          ROOT + ".opentelemetry", ROOT + ".metrics", ROOT + ".config")));

  @ArchTest
  static final ArchRule OF_OPENTELEMETRY_ONLY_THE_API_IS_USED =
      noClasses().should().dependOnClassesThat(resideInAnyPackage("io.opentelemetry.sdk.."));

  /** The other classes work in plain Java. */
  @ArchTest
  static final ArchRule ONLY_THE_PRODUCER_USES_CDI =
      noClasses()
          .that()
          .doNotBelongToAnyOf(OpenTelemetryProducer.class)
          .should()
          .dependOnClassesThat(resideInAnyPackage("jakarta.."));

  @ArchTest
  static final ArchRule NO_STATIC_STATE_CHANGES = fields().that().areStatic().should().beFinal();
}
