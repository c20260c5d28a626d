package io.github.atprotojakarta.jakarta.test;

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
@AnalyzeClasses(packagesOf = TestSignIn.class, importOptions = DoNotIncludeTests.class)
class TestSupportArchitectureTest {
  private static final String ROOT = "io.github.atprotojakarta";

  /** It replaces two beans of the library, so it knows the package of one, and the cookies. */
  @ArchTest
  static final ArchRule OF_OUR_MODULES_ONLY_THESE_PACKAGES_ARE_USED =
      classes()
          .should()
          .onlyDependOnClassesThat(
              resideOutsideOfPackage(ROOT + "..")
                  .or(
                      resideInAnyPackage(
                          ROOT,
                          ROOT + ".http",
                          ROOT + ".identity",
                          ROOT + ".scope",
                          ROOT + ".session",
                          ROOT + ".xrpc",
                          ROOT + ".jakarta",
                          ROOT + ".jakarta.internal.authentication",
                          ROOT + ".jakarta.internal.web",
                          ROOT + ".jakarta.session",
                          ROOT + ".jakarta.test",
                          ROOT + ".testkit")));

  /** Tests with any framework can use it. */
  @ArchTest
  static final ArchRule NO_TEST_FRAMEWORK_IS_USED =
      noClasses()
          .should()
          .dependOnClassesThat(resideInAnyPackage("org.junit..", "org.assertj..", "org.jboss.."));

  @ArchTest
  static final ArchRule NO_STATIC_STATE_CHANGES = fields().that().areStatic().should().beFinal();
}
