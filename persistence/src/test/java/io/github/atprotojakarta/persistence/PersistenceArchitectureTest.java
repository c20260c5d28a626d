package io.github.atprotojakarta.persistence;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The dependencies that this module may have. */
@AnalyzeClasses(packagesOf = AtprotoDatabase.class, importOptions = DoNotIncludeTests.class)
class PersistenceArchitectureTest {
  private static final String ROOT = "io.github.atprotojakarta";

  /** Of our own code only the client is known, and of its internal packages those named here. */
  @ArchTest
  static final ArchRule OF_OUR_MODULES_ONLY_THESE_PACKAGES_OF_THE_CLIENT_ARE_USED =
      classes()
          .should()
          .onlyDependOnClassesThat(
              resideOutsideOfPackage(ROOT + "..")
                  .or(
                      resideInAnyPackage(
                          ROOT + ".persistence..",
                          ROOT,
                          ROOT + ".config",
                          ROOT + ".identity",
                          ROOT + ".internal",
                          ROOT + ".internal.cache",
                          ROOT + ".internal.jose",
                          ROOT + ".internal.json",
                          ROOT + ".oauth",
                          ROOT + ".oauth.dpop",
                          ROOT + ".session",
                          ROOT + ".store")));

  /** The stores also work in Java SE. */
  @ArchTest
  static final ArchRule ONLY_FOUR_CLASSES_KNOW_THE_CONTAINER =
      noClasses()
          .that()
          .doNotBelongToAnyOf(
              AtprotoDatabase.class,
              DatabaseStartupListener.class,
              JtaTransactions.class,
              ServerResources.class)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "jakarta.enterprise..",
                  "jakarta.inject..",
                  "jakarta.servlet..",
                  "jakarta.transaction..",
                  "javax.naming.."));

  @ArchTest
  static final ArchRule ONLY_MIGRATIONS_USE_FLYWAY =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Migrations.class)
          .should()
          .dependOnClassesThat(resideInAnyPackage("org.flywaydb.."));

  @ArchTest
  static final ArchRule ONLY_THE_CIPHER_AND_ITS_KEYS_USE_CRYPTOGRAPHY =
      noClasses()
          .that(belongToAnyOf(RowCipher.class, KeyRing.class).negate())
          .should()
          .dependOnClassesThat(resideInAnyPackage("javax.crypto..", "com.nimbusds.."));

  /** Any provider of Jakarta Persistence will do. */
  @ArchTest
  static final ArchRule NO_PERSISTENCE_PROVIDER_IS_USED =
      noClasses()
          .should()
          .dependOnClassesThat(resideInAnyPackage("org.hibernate..", "org.eclipse.persistence.."));

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLE =
      slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NO_STATIC_STATE_CHANGES = fields().that().areStatic().should().beFinal();

  @Test
  void no_class_shares_its_simple_name_with_another_class_of_ours() {
    List<JavaClass> types =
        new ClassFileImporter()
            .importPackages(ROOT).stream().filter(JavaClass::isTopLevelClass).toList();
    assertThat(
            types.stream()
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(groupingBy(JavaClass::getSimpleName))
                .values())
        .hasSizeGreaterThan(100)
        .allMatch(same -> same.size() == 1);
  }
}
