package io.github.atprotojakarta;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The arrows between the packages of the client; docs/architecture.md shows them. */
@AnalyzeClasses(packagesOf = AtprotoOAuthClient.class, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "io.github.atprotojakarta";

  /** The classes of the root package that every package may use: exceptions and small types. */
  private static final DescribedPredicate<JavaClass> SHARED =
      assignableTo(AtprotoOAuthException.class)
          .or(assignableTo(Secret.class))
          .or(assignableTo(Nsid.class))
          .or(resideInAPackage(ROOT).and(nestedInAnException()));

  private static final String[] BASICS = {"http", "internal.http", "internal.json"};

  @ArchTest static final ArchRule SETTINGS_KNOW_PROVIDERS = mayUse("config", "internal.jose");

  @ArchTest static final ArchRule METRICS_KNOW_NOBODY = mayUse("metrics");

  @ArchTest static final ArchRule CACHE_INTERFACE_KNOWS_NOBODY = mayUse("cache");

  @ArchTest static final ArchRule LOG_LIMITS_KNOW_NOBODY = mayUse("internal.log");

  @ArchTest
  static final ArchRule CACHES_KNOW_THEIR_INTERFACE_AND_JSON =
      mayUse("internal.cache", "cache", "internal.json", "internal.log");

  @ArchTest static final ArchRule KEYS_KNOW_NOBODY = mayUse("internal.jose");

  @ArchTest static final ArchRule JSON_KNOWS_NOBODY = mayUse("internal.json");

  @ArchTest static final ArchRule HTTP_KNOWS_ITS_INTERNALS = mayUse("http", "internal.http");

  @ArchTest static final ArchRule SCOPE_KNOWS_JSON = mayUse("scope", "internal.json");

  @ArchTest static final ArchRule XRPC_KNOWS_HTTP = mayUse("xrpc", with(BASICS, "identity"));

  @ArchTest
  static final ArchRule IDENTITY_KNOWS_HTTP =
      mayUse("identity", with(BASICS, "cache", "internal.cache"));

  @ArchTest static final ArchRule OAUTH_KNOWS_IDENTITY = mayUse("oauth", "identity");

  @ArchTest
  static final ArchRule OAUTH_CLIENT_KNOWS_HTTP_AND_KEYS =
      mayUse("oauth.client", with(BASICS, "internal.jose", "scope"));

  @ArchTest
  static final ArchRule OAUTH_SERVER_KNOWS_HTTP =
      mayUse("oauth.server", with(BASICS, "cache", "internal.cache"));

  @ArchTest
  static final ArchRule DPOP_KNOWS_KEYS = mayUse("oauth.dpop", "internal.jose", "internal.cache");

  @ArchTest
  static final ArchRule SESSION_KNOWS_WHAT_APPLICATIONS_USE =
      mayUse("session", "http", "identity", "xrpc", "scope", "internal.jose");

  @ArchTest
  static final ArchRule STORE_KNOWS_SESSION_AND_TOKENS =
      mayUse("store", "session", "oauth", "oauth.dpop", "identity", "scope");

  @ArchTest
  static final ArchRule INTERNAL_DPOP_KNOWS_HTTP_AND_KEYS =
      mayUse(
          "internal.dpop",
          with(BASICS, "oauth.dpop", "internal.jose", "internal.cache", "metrics"));

  @ArchTest
  static final ArchRule INTERNAL_OAUTH_KNOWS_NO_STORE =
      mayUse(
          "internal.oauth",
          with(
              BASICS,
              "oauth",
              "oauth.client",
              "oauth.server",
              "oauth.dpop",
              "internal.dpop",
              "internal.jose",
              "identity",
              "scope",
              "session"));

  @ArchTest
  static final ArchRule INTERNAL_KNOWS_HTTP_AND_CLIENT_METADATA =
      mayUse("internal", "http", "internal.http", "internal.cache", "metrics", "oauth.client");

  @ArchTest
  static final ArchRule REFRESH_KNOWS_NO_LOGIN =
      mayUse(
          "internal.refresh",
          with(
              BASICS,
              "internal",
              "internal.cache",
              "internal.dpop",
              "internal.jose",
              "internal.log",
              "internal.oauth",
              "identity",
              "metrics",
              "oauth",
              "oauth.dpop",
              "oauth.server",
              "session",
              "store",
              "xrpc"));

  @ArchTest
  static final ArchRule LOGIN_KNOWS_REFRESH =
      mayUse(
          "internal.login",
          with(
              BASICS,
              "internal",
              "internal.jose",
              "internal.oauth",
              "internal.refresh",
              "identity",
              "metrics",
              "oauth",
              "oauth.client",
              "oauth.dpop",
              "oauth.server",
              "scope",
              "session",
              "store"));

  @ArchTest
  static final ArchRule LEXICON_KNOWS_IDENTITY_AND_SCOPE =
      mayUse("internal.lexicon", with(BASICS, "internal", "internal.cache", "identity", "scope"));

  @ArchTest static final ArchRule INTERNAL_HTTP_KNOWS_NOBODY = mayUse("internal.http");

  @ArchTest
  static void every_package_has_a_rule(JavaClasses classes) throws IllegalAccessException {
    List<String> rules = new ArrayList<>();
    for (Field field : ArchitectureTest.class.getDeclaredFields()) {
      if (field.get(null) instanceof ArchRule rule) {
        rules.add(rule.getDescription());
      }
    }
    assertThat(classes.stream().map(JavaClass::getPackageName).filter(name -> !name.equals(ROOT)))
        .isNotEmpty()
        .allSatisfy(
            name ->
                assertThat(rules)
                    .anyMatch(
                        rule -> rule.startsWith(name.substring(ROOT.length() + 1) + " uses only")));
  }

  /** The root package is left out: it holds the exceptions that all use, and the facade. */
  @ArchTest
  static final ArchRule NO_CYCLES = slices().assignedFrom(packages()).should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_THE_FACADE_USES_THE_FACADE =
      noClasses()
          .that(resideOutsideOfPackage(ROOT))
          .should()
          .dependOnClassesThat(
              belongToAnyOf(AtprotoOAuthClient.class, AtprotoOAuthClientBuilder.class));

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

  /** Data of HttpClient that has nothing to do with connections. */
  private static final String PUBLIC_SUFFIX_LIST = "org.apache.hc.client5.http.psl";

  @ArchTest
  static final ArchRule ONLY_HTTP_OPENS_HTTP_CONNECTIONS =
      noClasses()
          .that(resideOutsideOfPackage(ROOT + ".http.."))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.apache.hc..", "java.net.http..")
                  .and(resideOutsideOfPackage(PUBLIC_SUFFIX_LIST)))
          .orShould()
          .dependOnClassesThat(assignableTo(java.net.URLConnection.class));

  @ArchTest
  static final ArchRule NO_STATIC_STATE_CHANGES = fields().that().areStatic().should().beFinal();

  /**
   * The methods of the API that show an internal type: the library signs with keys that
   * applications hold, and Java has no other way for a package to let another one in.
   */
  private static final Set<String> SIGNING = Set.of("ClientKey.sign", "DpopKey.sign");

  @ArchTest
  static void the_api_shows_no_internal_types(JavaClasses classes) {
    List<String> shown =
        classes.stream()
            .filter(type -> !type.getPackageName().startsWith(ROOT + ".internal"))
            .filter(ArchitectureTest::isApi)
            .flatMap(type -> type.getCodeUnits().stream())
            .filter(ArchitectureTest::isForUsers)
            .filter(ArchitectureTest::showsInternalType)
            .map(unit -> unit.getOwner().getSimpleName() + "." + unit.getName())
            .filter(name -> !SIGNING.contains(name))
            .toList();
    assertThat(shown).isEmpty();
  }

  @ArchTest
  static void no_two_classes_share_a_simple_name(JavaClasses classes) {
    List<String> shared =
        classes.stream()
            .filter(JavaClass::isTopLevelClass)
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .collect(Collectors.groupingBy(JavaClass::getSimpleName, Collectors.counting()))
            .entrySet()
            .stream()
            .filter(entry -> entry.getValue() > 1)
            .map(entry -> entry.getKey())
            .toList();
    assertThat(shared).isEmpty();
  }

  private static boolean isApi(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(ArchitectureTest::isApi).orElse(true);
  }

  private static boolean isForUsers(JavaCodeUnit unit) {
    return unit.getModifiers().contains(JavaModifier.PUBLIC)
        || unit.getModifiers().contains(JavaModifier.PROTECTED);
  }

  private static boolean showsInternalType(JavaCodeUnit unit) {
    return Stream.concat(unit.getRawParameterTypes().stream(), Stream.of(unit.getRawReturnType()))
        .anyMatch(type -> type.getPackageName().startsWith(ROOT + ".internal"));
  }

  private static ArchRule mayUse(String owner, String... others) {
    DescribedPredicate<JavaClass> known =
        resideOutsideOfPackage(ROOT + "..").or(SHARED).or(resideInAPackage(ROOT + "." + owner));
    for (String other : others) {
      known = known.or(resideInAPackage(ROOT + "." + other));
    }
    return classes()
        .that(resideInAPackage(ROOT + "." + owner))
        .should(onlyDependOnClassesThat(known))
        .as(owner + " uses only the shared types and " + List.of(others))
        .allowEmptyShould(false);
  }

  private static String[] with(String[] some, String... more) {
    return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
  }

  private static SliceAssignment packages() {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        return type.getPackageName().equals(ROOT)
            ? SliceIdentifier.ignore()
            : SliceIdentifier.of(type.getPackageName());
      }

      @Override
      public String getDescription() {
        return "packages, the root package left out";
      }
    };
  }

  private static DescribedPredicate<JavaClass> nestedInAnException() {
    return DescribedPredicate.describe(
        "nested in an exception",
        type ->
            type.getEnclosingClass()
                .map(outer -> outer.isAssignableTo(AtprotoOAuthException.class))
                .orElse(false));
  }

  /**
   * The immutable sets and maps of the JDK search linearly: 80,000 strings with chosen hash codes
   * take seconds. Static initializers may use them, because their values stand in the code.
   */
  @ArchTest
  static void no_linear_search_in_foreign_data(JavaClasses classes) {
    List<String> calls =
        classes.stream()
            .filter(type -> !type.getPackageName().equals(ROOT + ".config"))
            .flatMap(type -> type.getMethodCallsFromSelf().stream())
            .filter(call -> !call.getOrigin().getName().equals("<clinit>"))
            .filter(ArchitectureTest::searchesLinearly)
            .map(JavaMethodCall::getDescription)
            .toList();
    assertThat(calls).isEmpty();
  }

  private static boolean searchesLinearly(JavaMethodCall call) {
    JavaClass owner = call.getTargetOwner();
    boolean collection = owner.isEquivalentTo(Set.class) || owner.isEquivalentTo(Map.class);
    String name = call.getName();
    return (collection && (name.equals("copyOf") || name.equals("ofEntries")))
        || (owner.isEquivalentTo(Set.class)
            && name.equals("of")
            && call.getTarget().getRawParameterTypes().stream().anyMatch(JavaClass::isArray))
        || (owner.isEquivalentTo(Collectors.class) && name.startsWith("toUnmodifiable"));
  }
}
