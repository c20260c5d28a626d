package io.github.atprotojakarta.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.hc.client5.http.psl.DomainType;
import org.apache.hc.client5.http.psl.PublicSuffixMatcher;
import org.apache.hc.client5.http.psl.PublicSuffixMatcherLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicSuffixesTest {
  @ParameterizedTest
  @ValueSource(strings = {"com", "uk", "dev", "ck", "er", "xn--p1ai", "zip"})
  void a_domain_of_the_public_dns_may_exist(String top) {
    assertThat(PublicSuffixes.bundled().mayExist(top)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"corp", "lan", "home", "internal", "test", "cluster", "xn--zzzzzz"})
  void another_one_does_not(String top) {
    assertThat(PublicSuffixes.bundled().mayExist(top)).isFalse();
  }

  @Test
  void the_list_is_at_the_root_of_the_class_path_where_a_shaded_jar_keeps_it() {
    assertThat(
            PublicSuffixMatcherLoader.class.getResource(
                "/org/publicsuffix/list/effective_tld_names.dat"))
        .isNotNull();
    assertThat(PublicSuffixes.bundled().isKnown()).isTrue();
  }

  @Test
  void without_the_list_every_domain_may_exist() {
    PublicSuffixMatcher ofHttpClient =
        new PublicSuffixMatcher(DomainType.ICANN, List.of("com"), null);

    for (PublicSuffixes none :
        List.of(new PublicSuffixes(ofHttpClient), new PublicSuffixes(null))) {
      assertThat(none.isKnown()).isFalse();
      assertThat(none.mayExist("corp")).isTrue();
    }
  }
}
