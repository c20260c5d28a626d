package io.github.atprotojakarta.testkit.oauth;

import io.github.atprotojakarta.testkit.server.Call;
import io.github.atprotojakarta.testkit.server.RandomIds;
import io.github.atprotojakarta.testkit.server.Response;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The browsers that came to the pages, each known by a cookie. */
final class Devices {
  private static final String COOKIE = "strict-network-device";

  private final RandomIds ids;
  private final boolean secure;
  private final Map<String, Device> devices = new ConcurrentHashMap<>();

  Devices(RandomIds ids, boolean secure) {
    this.ids = ids;
    this.secure = secure;
  }

  /** The browser of a request; a new one when it shows no cookie that is known. */
  Device load(Call call) {
    return known(call)
        .orElseGet(
            () -> {
              Device device = new Device(ids.base64(24), ids.base64(24));
              devices.put(device.id(), device);
              return device;
            });
  }

  /** The browser of a request, when it was here before. */
  Optional<Device> known(Call call) {
    return call.cookie(COOKIE).map(devices::get);
  }

  /** The answer with the browser's cookie. */
  Response remember(Device device, Response answer) {
    String cookie = COOKIE + "=" + device.id() + "; Path=/oauth; HttpOnly; SameSite=Lax";
    return answer.with("Set-Cookie", secure ? cookie + "; Secure" : cookie);
  }
}
