package io.github.atprotojakarta.jakarta.internal.config;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.fuzz.Cost;
import io.github.atprotojakarta.fuzz.Input;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The header of a proxy with the client's address, of which a client can write the beginning. */
class ClientAddressesFuzzTest {
  @FuzzTest
  void an_address_is_short_and_names_a_network(byte[] input) {
    Cost.check(
        input.length,
        () -> List.of("X-Forwarded-For", "Forwarded").forEach(name -> check(name, input)));
  }

  private static void check(String name, byte[] input) {
    ClientAddresses addresses = new ClientAddresses();
    addresses.read(Settings.of(Map.of("atproto.client-address-header", name)));
    HttpServletRequest request = request(Input.header(input));
    assertTrue(addresses.address(request).length() <= 64);
    addresses.network(request).ifPresent(network -> assertTrue(network.matches("[0-9a-f./]+")));
  }

  private static HttpServletRequest request(String header) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            HttpServletRequest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "getHeaders" -> Collections.enumeration(List.of(header));
                  case "getRemoteAddr" -> "203.0.113.7";
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
