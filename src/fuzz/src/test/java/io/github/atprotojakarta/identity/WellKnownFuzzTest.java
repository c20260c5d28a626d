package io.github.atprotojakarta.identity;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.atprotojakarta.fuzz.Cost;
import io.github.atprotojakarta.fuzz.Input;
import io.github.atprotojakarta.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** What a handle's domain publishes: the well-known page, and TXT records in DNS. */
class WellKnownFuzzTest {
  private static final Handle HANDLE = Handle.parse("alice.example.com");

  @FuzzTest
  void a_page_or_a_record_is_a_did_or_not_published(byte[] input) {
    Cost.check(
        input.length,
        () -> {
          String text = Input.text(input);
          HandleResult page =
              new WellKnownHandleResolver(request -> HttpResponse.of(200, Map.of(), text))
                  .lookUp(HANDLE);
          HandleResult record =
              new DnsHandleResolver(name -> List.of(TxtPresentationFormat.read(text)))
                  .lookUp(HANDLE);
          assertNotNull(page);
          assertNotNull(record);
        });
  }
}
