package io.github.atprotojakarta.testkit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.atprotojakarta.http.HttpBody;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.identity.TxtLookup;
import java.util.List;

/** The dependencies between the packages of the network, and from the network to the client. */
@AnalyzeClasses(packagesOf = StrictNetwork.class, importOptions = DoNotIncludeTests.class)
class NetworkArchitectureTest {
  private static final String ROOT = "io.github.atprotojakarta";
  private static final String NETWORK = ROOT + ".testkit";

  /** The client reaches the network through these types. */
  private static final DescribedPredicate<JavaClass> TRANSPORT =
      belongToAnyOf(
          HttpBody.class,
          HttpRequest.class,
          HttpResponse.class,
          HttpTransport.class,
          HttpTransportException.class,
          TxtLookup.class);

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLE =
      slices().matching(NETWORK + ".(**)").should().beFreeOfCycles();

  @ArchTest static final ArchRule SERVER_KNOWS_NO_OTHER = mayKnow("server");

  @ArchTest static final ArchRule HOSTILE_KNOWS_SERVER = mayKnow("hostile", "server");

  @ArchTest static final ArchRule IDENTITY_KNOWS_SERVER = mayKnow("identity", "server");

  @ArchTest static final ArchRule OAUTH_KNOWS_IDENTITY = mayKnow("oauth", "identity", "server");

  @ArchTest static final ArchRule PDS_KNOWS_OAUTH = mayKnow("pds", "oauth", "identity", "server");

  @ArchTest
  static final ArchRule SERVICE_KNOWS_OAUTH = mayKnow("service", "oauth", "identity", "server");

  /** Their users see the same types. */
  @ArchTest
  static final ArchRule TESTS_OF_STORES_USE_ONLY_PUBLIC_PACKAGES_OF_THE_CLIENT =
      classes()
          .that(resideInAPackage(NETWORK + ".store"))
          .should(
              onlyDependOnClassesThat(
                  resideOutsideOfPackage(ROOT + "..")
                      .or(resideInAPackage(NETWORK + ".store"))
                      .or(
                          resideInAnyPackage(
                              ROOT,
                              ROOT + ".identity",
                              ROOT + ".oauth",
                              ROOT + ".oauth.dpop",
                              ROOT + ".session",
                              ROOT + ".store"))));

  /** The network also runs in programs without JUnit. */
  @ArchTest
  static final ArchRule THE_NETWORK_NEEDS_NO_JUNIT =
      noClasses()
          .that(resideInAnyPackage(NETWORK + ".store", NETWORK + ".junit").negate())
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.junit..", "org.assertj..", NETWORK + ".junit"));

  /** The network must not check the client by the client's own rules. */
  @ArchTest
  static final ArchRule ENTRY_CLASSES_USE_ONLY_THE_TRANSPORT_OF_THE_CLIENT =
      classes()
          .that(resideInAPackage(NETWORK))
          .should(
              onlyDependOnClassesThat(
                  resideOutsideOfPackage(ROOT + "..")
                      .or(resideInAPackage(NETWORK + ".."))
                      .or(belongToAnyOf(Did.class))
                      .or(TRANSPORT)))
          .as("entry classes use only Did and the transport of the client");

  @ArchTest
  static final ArchRule NO_STATIC_STATE_CHANGES = fields().that().areStatic().should().beFinal();

  private static ArchRule mayKnow(String owner, String... others) {
    DescribedPredicate<JavaClass> known =
        resideOutsideOfPackage(ROOT + "..")
            .or(belongToAnyOf(Did.class))
            .or(resideInAPackage(NETWORK + "." + owner + ".."));
    for (String other : others) {
      known = known.or(resideInAPackage(NETWORK + "." + other + ".."));
    }
    return classes()
        .that(resideInAPackage(NETWORK + "." + owner + ".."))
        .should(onlyDependOnClassesThat(known))
        .as(owner + " uses only Did of the client, and of the network only " + List.of(others))
        .allowEmptyShould(false);
  }
}
