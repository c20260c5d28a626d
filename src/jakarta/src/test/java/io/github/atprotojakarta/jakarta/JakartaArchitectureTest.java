package io.github.atprotojakarta.jakarta;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.atprotojakarta.jakarta.filter.AtprotoFilter;
import io.github.atprotojakarta.jakarta.filter.GuardRegistration;
import io.github.atprotojakarta.jakarta.login.AtprotoResource;
import io.github.atprotojakarta.jakarta.operations.AtprotoAdministration;
import io.github.atprotojakarta.jakarta.operations.AtprotoHealth;
import io.github.atprotojakarta.jakarta.operations.AtprotoSelfCheck;
import io.github.atprotojakarta.jakarta.security.AtprotoAuthenticationMechanismDefinition;
import io.github.atprotojakarta.jakarta.security.AtprotoExtension;
import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.jakarta.session.CurrentUser;
import io.github.atprotojakarta.jakarta.session.InsufficientScopeException;
import io.github.atprotojakarta.jakarta.session.RequiresScope;
import io.github.atprotojakarta.jakarta.session.RequiresScopeInterceptor;
import io.github.atprotojakarta.jakarta.xrpc.XrpcProxy;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks which packages of the module may depend on which; docs/architecture.md has the picture.
 */
@AnalyzeClasses(packagesOf = AtprotoPrincipal.class, importOptions = DoNotIncludeTests.class)
class JakartaArchitectureTest {
  private static final String PROJECT = "io.github.atprotojakarta";
  private static final String ROOT = PROJECT + ".jakarta";

  @ArchTest static final ArchRule ROOT_USES_ONLY_ITSELF = mayUse("");

  @ArchTest static final ArchRule LIMITS_USE_NOTHING = mayUse("internal.limits");

  @ArchTest static final ArchRule WEB_USES_LIMITS = mayUse("internal.web", "", "internal.limits");

  @ArchTest
  static final ArchRule CONFIGURATION_USES_WEB = mayUse("internal.config", "", "internal.web");

  @ArchTest
  static final ArchRule AUTHENTICATION_USES_WEB_AND_LIMITS =
      mayUse("internal.authentication", "", "internal", "internal.limits", "internal.web");

  @ArchTest
  static final ArchRule LOGIN_REQUESTS_USE_AUTHENTICATION =
      mayUse(
          "internal.login",
          "",
          "internal",
          "internal.audit",
          "internal.authentication",
          "internal.config",
          "internal.limits",
          "internal.web");

  @ArchTest
  static final ArchRule AUDIT_USES_AUTHENTICATION =
      mayUse("internal.audit", "", "internal.authentication", "internal.config", "internal.limits");

  @ArchTest static final ArchRule QUALIFIER_USES_NOTHING = mayUse("internal");

  @ArchTest static final ArchRule SCHEDULERS_USE_NOTHING = mayUse("internal.operations");

  @ArchTest
  static final ArchRule SESSIONS_USE_AUTHENTICATION =
      mayUse(
          "session",
          "",
          "internal",
          "internal.audit",
          "internal.authentication",
          "internal.login",
          "internal.web");

  @ArchTest
  static final ArchRule FILTER_USES_AUTHENTICATION_AND_CONFIGURATION =
      mayUse(
          "filter",
          "",
          "internal.audit",
          "internal.authentication",
          "internal.config",
          "internal.login",
          "internal.web",
          "session");

  /** The router knows all endpoints, the proxy's too. */
  @ArchTest
  static final ArchRule ROUTER_USES_ALL_ENDPOINTS =
      mayUse(
          "internal.endpoints",
          "internal.administration",
          "internal.login",
          "internal.authentication",
          "internal.web",
          "xrpc");

  @ArchTest
  static final ArchRule ENDPOINTS_FOR_ADMINISTRATORS_USE_OPERATIONS =
      mayUse(
          "internal.administration",
          "",
          "internal",
          "internal.audit",
          "internal.authentication",
          "internal.operations",
          "internal.web",
          "operations");

  @ArchTest
  static final ArchRule RESOURCE_USES_THE_ROUTER =
      mayUse("login", "internal.endpoints", "internal.web");

  @ArchTest
  static final ArchRule PROXY_USES_AUTHENTICATION_AND_CONFIGURATION =
      mayUse(
          "xrpc", "internal.authentication", "internal.config", "internal.limits", "internal.web");

  @ArchTest
  static final ArchRule OPERATIONS_USE_CONFIGURATION =
      mayUse("operations", "", "internal", "internal.config", "internal.operations");

  @ArchTest
  static final ArchRule HEALTH_CHECKS_USE_OPERATIONS =
      mayUse("operations.microprofile.health", "internal", "operations");

  @ArchTest static final ArchRule METRICS_USE_NOTHING = mayUse("operations.microprofile.metrics");

  @ArchTest
  static final ArchRule SECURITY_USES_FILTER_AND_LOGIN =
      mayUse(
          "security",
          "",
          "filter",
          "internal.authentication",
          "internal.config",
          "internal.login",
          "internal.web");

  @ArchTest static final ArchRule REST_CLIENTS_USE_SESSIONS = mayUse("rs", "session");

  @ArchTest
  static final ArchRule NOTHING_USES_THE_WIRING =
      noClasses()
          .that(resideOutsideOfPackage(ROOT + ".internal.boot"))
          .should()
          .dependOnClassesThat(resideInAPackage(ROOT + ".internal.boot"));

  /** The wiring may use all packages. */
  @ArchTest
  static void every_other_package_has_a_rule(JavaClasses module) throws IllegalAccessException {
    List<String> rules = new ArrayList<>();
    for (Field field : JakartaArchitectureTest.class.getDeclaredFields()) {
      if (field.get(null) instanceof ArchRule rule) {
        rules.add(rule.getDescription());
      }
    }
    assertThat(module.stream().map(JavaClass::getPackageName))
        .isNotEmpty()
        .filteredOn(name -> !name.equals(ROOT + ".internal.boot"))
        .allSatisfy(
            name ->
                assertThat(rules)
                    .anyMatch(rule -> rule.startsWith(name + " uses, of this module, only")));
  }

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule MODULES_THAT_CDI_JOINS_ARE_UNKNOWN =
      noClasses()
          .should()
          .dependOnClassesThat(resideInAPackage(PROJECT + ".persistence.."))
          .orShould()
          .dependOnClassesThat(resideInAPackage(PROJECT + ".hazelcast.."));

  /** JAX-RS applications of users take what they find; on some servers they are then ignored. */
  @ArchTest
  static final ArchRule JAX_RS_FINDS_NOTHING_BY_SCANNING =
      noClasses()
          .should()
          .beAnnotatedWith(Path.class)
          .orShould()
          .beAnnotatedWith(Provider.class)
          .orShould()
          .beAnnotatedWith(ApplicationPath.class)
          .orShould()
          .beAssignableTo(Application.class);

  @ArchTest
  static final ArchRule NO_STATIC_STATE_CHANGES = fields().that().areStatic().should().beFinal();

  /** Others are public for users, for the container, for JAX-RS, or for the start. */
  @ArchTest
  static final ArchRule PUBLIC_CLASSES_ARE_FOR_USERS_OR_INTERNAL =
      classes()
          .that(resideInAPackage(ROOT + ".."))
          .and(resideOutsideOfPackage(ROOT))
          .and(resideOutsideOfPackage(ROOT + ".internal.."))
          .and(resideOutsideOfPackage(ROOT + ".rs"))
          .and(resideOutsideOfPackage(ROOT + ".operations.microprofile.."))
          .and()
          .areTopLevelClasses()
          .and()
          .doNotBelongToAnyOf(
              AtprotoSessions.class,
              CurrentUser.class,
              RequiresScope.class,
              RequiresScopeInterceptor.class,
              InsufficientScopeException.class,
              AtprotoFilter.class,
              GuardRegistration.class,
              AtprotoResource.class,
              AtprotoAuthenticationMechanismDefinition.class,
              AtprotoExtension.class,
              XrpcProxy.class,
              AtprotoAdministration.class,
              AtprotoHealth.class,
              AtprotoSelfCheck.class)
          .should()
          .notBePublic();

  @ArchTest
  static void simple_names_are_unique(JavaClasses module) {
    List<String> shared = new ArrayList<>();
    module.stream()
        .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
        .collect(groupingBy(JavaClass::getSimpleName))
        .forEach(
            (name, types) -> {
              if (types.size() > 1) {
                shared.add(name);
              }
            });

    assertThat(shared).isEmpty();
  }

  private static ArchRule mayUse(String owner, String... others) {
    DescribedPredicate<JavaClass> known =
        resideOutsideOfPackage(ROOT + "..").or(resideInAPackage(name(owner)));
    for (String other : others) {
      known = known.or(resideInAPackage(name(other)));
    }
    return classes()
        .that(resideInAPackage(name(owner)))
        .should()
        .onlyDependOnClassesThat(known)
        .as(name(owner) + " uses, of this module, only itself and " + List.of(others));
  }

  private static String name(String ofPackage) {
    return ofPackage.isEmpty() ? ROOT : ROOT + "." + ofPackage;
  }
}
