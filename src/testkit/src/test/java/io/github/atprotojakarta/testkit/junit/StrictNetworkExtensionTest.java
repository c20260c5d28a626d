package io.github.atprotojakarta.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.testkit.StrictNetwork;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

class StrictNetworkExtensionTest {
  private static final List<StrictNetwork> OF_EARLIER_TESTS = new ArrayList<>();

  @Nested
  @ExtendWith(StrictNetworkExtension.class)
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class OfAClass {
    private StrictNetwork first;

    @BeforeAll
    void start(StrictNetwork network) {
      first = network;
    }

    @RepeatedTest(2)
    void the_network_is_the_same_in_each_test(StrictNetwork network) throws Exception {
      assertThat(network).isSameAs(first);
      assertThat(status(network)).isEqualTo(404);
    }

    @Nested
    class AndItsNestedClass {
      @Test
      void the_network_is_that_of_the_class_around_it(StrictNetwork network) {
        assertThat(network).isSameAs(first);
      }
    }
  }

  @Nested
  class OfATest {
    @RegisterExtension
    final StrictNetworkExtension networks =
        new StrictNetworkExtension(
            () -> StrictNetwork.builder().account("alice.test", "alice-pass"));

    @RepeatedTest(2)
    void the_network_is_new_and_the_one_before_has_stopped(StrictNetwork network) throws Exception {
      assertThat(OF_EARLIER_TESTS).doesNotContain(network);
      assertThat(network.txtLookup().lookup("_atproto.alice.test")).isNotEmpty();
      for (StrictNetwork earlier : OF_EARLIER_TESTS) {
        assertThatThrownBy(() -> status(earlier)).isInstanceOf(HttpTransportException.class);
      }
      OF_EARLIER_TESTS.add(network);
    }
  }

  private static int status(StrictNetwork network) throws HttpTransportException {
    HttpRequest request = HttpRequest.get(network.plcDirectory().resolve("/did:plc:none")).build();
    try (HttpResponse response = network.transport().send(request)) {
      return response.status();
    }
  }
}
