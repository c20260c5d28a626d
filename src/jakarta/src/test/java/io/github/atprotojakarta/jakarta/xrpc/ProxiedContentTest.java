package io.github.atprotojakarta.jakarta.xrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.jakarta.TestBrowser;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser may do with the content of a PDS: read it in a script, and nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProxiedContentTest {
  private ProxyFixture fixture;
  private TestBrowser browser;

  @BeforeAll
  void start() throws Exception {
    fixture = new ProxyFixture(Map.of());
    browser = fixture.signIn();
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  private String typeOf(String sent) throws Exception {
    fixture.blob = () -> ProxyFixture.response(sent, "x");
    HttpResponse<String> response = browser.call(fixture.server.uri(ProxyFixture.BLOB));
    assertThat(response.statusCode()).isEqualTo(200);
    return response.headers().firstValue("Content-Type").orElse("none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "TEXT/HTML; charset=utf-8",
        "text/html,application/json",
        "application/json, text/html",
        "application/xhtml+xml",
        "image/svg+xml",
        "image/SVG",
        "text/xml",
        "application/xml",
        "application/atom+xml",
        "text/javascript",
        "application/javascript",
        "application/ecmascript",
        "text/css",
        "application/pdf",
        "application/wasm",
        "application/x-shockwave-flash",
        "application/java-archive",
        "multipart/x-mixed-replace; boundary=x",
        "text/event-stream",
        "font/woff2",
        "*/*",
        "text",
        "text/plain text/html"
      })
  void an_active_type_is_never_passed_on(String type) throws Exception {
    assertThat(typeOf(type)).isEqualTo("application/octet-stream");
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, application/json",
    "application/json; charset=utf-8, application/json; charset=utf-8",
    "application/problem+json, application/problem+json",
    "Image/PNG, image/png",
    "image/jpeg, image/jpeg",
    "image/avif, image/avif",
    "audio/mpeg, audio/mpeg",
    "video/mp4; codecs=avc1, video/mp4",
    "text/plain;charset=UTF-8, text/plain;charset=utf-8",
    "text/vtt, text/vtt",
    "application/vnd.ipld.car, application/vnd.ipld.car",
    "application/cbor, application/cbor",
    "application/octet-stream, application/octet-stream"
  })
  void a_passive_type_is(String type, String passedOn) throws Exception {
    assertThat(typeOf(type).replace(" ", "")).isEqualTo(passedOn.replace(" ", ""));
  }

  private int status(String method, String mode, String destination, String requestedWith)
      throws Exception {
    fixture.sent.clear();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(fixture.server.uri(ProxyFixture.BLOB)).header("Accept", "*/*");
    request.header("Sec-Fetch-Site", "same-origin");
    if (mode != null) {
      request.header("Sec-Fetch-Mode", mode);
    }
    if (destination != null) {
      request.header("Sec-Fetch-Dest", destination);
    }
    if (requestedWith != null) {
      request.header("X-Requested-With", requestedWith);
    }
    if (method.equals("POST")) {
      request.header("Content-Type", "application/json").POST(BodyPublishers.ofString("{}"));
    }
    return browser.send(request).statusCode();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "script",
        "style",
        "image",
        "worker",
        "sharedworker",
        "serviceworker",
        "iframe",
        "frame",
        "embed",
        "object",
        "document",
        "font",
        "audio",
        "video",
        "track",
        "manifest",
        "xslt",
        "json",
        "audioworklet",
        "report"
      })
  void only_fetch_and_xml_http_request_get_anything(String destination) throws Exception {
    for (String method : new String[] {"GET", "POST"}) {
      for (String mode : new String[] {"cors", "no-cors", "same-origin"}) {
        assertThat(status(method, mode, destination, "x")).as(method + " " + mode).isEqualTo(403);
      }
    }
    assertThat(fixture.sent).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, cors, empty, , 200",
    "GET, same-origin, empty, , 200",
    "POST, cors, empty, , 200",
    "GET, no-cors, empty, , 403",
    "POST, no-cors, empty, , 403",
    "GET, navigate, empty, x, 403",
    "GET, , , , 403",
    "GET, , , x, 200"
  })
  void a_request_of_a_script_passes(
      String method, String mode, String destination, String requestedWith, int status)
      throws Exception {
    fixture.blob = () -> ProxyFixture.response("text/plain", "x");
    assertThat(status(method, mode, destination, requestedWith)).isEqualTo(status);
  }

  @Test
  void without_a_type_it_is_bytes() throws Exception {
    fixture.blob = () -> io.github.atprotojakarta.http.HttpResponse.of(200, Map.of(), "x");
    HttpResponse<String> response = browser.call(fixture.server.uri(ProxyFixture.BLOB));

    assertThat(response.headers().firstValue("Content-Type")).contains("application/octet-stream");
  }
}
