package io.github.atprotojakarta.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class NetworkAddressesTest {
  @AutoClose private final StrictNetwork network = StrictNetwork.start();

  @Test
  void each_server_with_a_public_name_can_be_reached_at_its_address() throws Exception {
    Map<URI, URI> addresses = network.addresses();

    assertThat(addresses)
        .containsOnlyKeys(
            network.plcDirectory(),
            network.pds(),
            network.issuer(),
            network.otherPds(),
            network.otherIssuer());
    URI document =
        addresses.get(network.otherPds()).resolve("/.well-known/oauth-protected-resource");
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(document).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(response.body()).contains("\"resource\":\"" + network.otherPds() + "\"");
  }
}
