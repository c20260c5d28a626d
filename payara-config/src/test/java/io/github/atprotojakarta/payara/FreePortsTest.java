package io.github.atprotojakarta.payara;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

final class FreePortsTest {
  @Test
  void the_next_free_port_is_taken_in_place_of_one_in_use() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = FreePorts.firstFrom(taken.getLocalPort());

      assertThat(port).isGreaterThan(taken.getLocalPort());
      assertThat(FreePorts.firstFrom(port)).isEqualTo(port);
    }
  }
}
