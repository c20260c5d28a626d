package io.github.atprotojakarta.hazelcast;

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
@AnalyzeClasses(packagesOf = RefreshLockProducer.class, importOptions = DoNotIncludeTests.class)
class HazelcastArchitectureTest {
  private static final String ROOT = "io.github.atprotojakarta";

  /** Of our own code only the client is known, without its internal packages. */
  @ArchTest
  static final ArchRule OF_OUR_MODULES_ONLY_PUBLIC_PACKAGES_OF_THE_CLIENT_ARE_USED =
      classes()
          .should()
          .onlyDependOnClassesThat(
              resideOutsideOfPackage(ROOT + "..")
                  .or(
                      resideInAnyPackage(
                          ROOT + ".hazelcast..",
                          ROOT,
                          ROOT + ".config",
                          ROOT + ".session",
                          ROOT + ".store")));

  @ArchTest
  static final ArchRule ONLY_THE_PRODUCER_AND_THE_SEARCH_FOR_BEANS_USE_CDI =
      noClasses()
          .that()
          .doNotBelongToAnyOf(RefreshLockProducer.class, GridChoice.class, DataGrids.class)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "jakarta.enterprise..", "jakarta.inject..", "jakarta.annotation.."));

  /** These classes are loaded in applications without Hazelcast. */
  @ArchTest
  static final ArchRule CLASSES_THAT_DECIDE_ABOUT_THE_LOCK_NEED_NO_HAZELCAST =
      classes()
          .that()
          .belongToAnyOf(
              RefreshLockProducer.class, GridChoice.class, GridLock.class, GridMode.class)
          .should()
          .onlyDependOnClassesThat(resideOutsideOfPackage("com.hazelcast.."));

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
