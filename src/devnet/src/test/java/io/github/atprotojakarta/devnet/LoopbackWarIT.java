package io.github.atprotojakarta.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The example application on a developer's machine: no address, no keys, no database to set up. */
class LoopbackWarIT extends WarTest {
  LoopbackWarIT() {
    super(DevnetClientType.LOOPBACK);
  }

  @Test
  void a_planned_post_is_written_when_nobody_is_there() {
    signIn();
    browser.submit(WarApplication.path("/app/posts"), Map.of("text", "Later", "later", "on"));

    String posts =
        "/xrpc/com.atproto.repo.listRecords?collection=app.bsky.feed.post&repo="
            + person.did().value();
    NetworkHttp http = new NetworkHttp();
    HttpRequest list = HttpRequest.newBuilder(network.pds().resolve(posts)).build();
    assertThat(http.send(list).body()).doesNotContain("Later");
    Instant patience = Instant.now().plus(Duration.ofMinutes(3));
    while (!http.send(list).body().contains("Later")) {
      assertThat(Instant.now()).as("the timer has not written the post").isBefore(patience);
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
  }
}
