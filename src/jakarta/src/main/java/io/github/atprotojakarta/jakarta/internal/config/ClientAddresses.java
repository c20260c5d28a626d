package io.github.atprotojakarta.jakarta.internal.config;

import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.internal.http.PublicAddress;
import io.github.atprotojakarta.internal.http.SocketLiteral;
import io.github.atprotojakarta.internal.json.UntrustedText;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of clients, as the operator defines them. Anybody can send {@code X-Forwarded-For},
 * so a header counts only if {@code atproto.client-address-header} names it, and only its last
 * value: the one that the proxy in front of this server has added.
 */
@ApplicationScoped
public class ClientAddresses {
  private static final String FORWARDED = "forwarded";
  private static final int NETWORK_BYTES = 8;
  private static final int ANY_PORT = 1;

  /** The client in an element of {@code Forwarded} (RFC 7239 section 4). */
  private static final Pattern FOR =
      Pattern.compile("(?i)(?:^|;)\\s*for=(?:\"([^\"]{1,60})\"|([^;\\s\"]{1,60}))");

  @Inject Settings settings;
  private @Nullable String header;

  /**
   * Reads the setting.
   *
   * @throws IllegalArgumentException when it is no name of a header
   */
  @PostConstruct
  void read() {
    read(settings);
  }

  void read(Settings source) {
    SettingReader reader = new SettingReader(source);
    header = reader.value("atproto.client-address-header", ClientAddresses::headerName);
    reader.done();
  }

  private static String headerName(String value) {
    if (!value.matches("[A-Za-z0-9-]{1,64}")) {
      throw new IllegalArgumentException("must be the name of a header, such as X-Forwarded-For");
    }
    return value;
  }

  /** Returns the address of a request's client, for logs and audit. */
  public String address(HttpServletRequest request) {
    return forwarded(request)
        .map(InetAddress::getHostAddress)
        .orElseGet(() -> UntrustedText.clean(String.valueOf(request.getRemoteAddr()), 64));
  }

  /**
   * Returns the network of a request's client: an IPv4 address, or the first 64 bits of an IPv6
   * address, which one person gets. Empty if the server knows only the address of a proxy: without
   * the setting, an address that is not public.
   */
  public Optional<String> network(HttpServletRequest request) {
    Optional<InetAddress> forwarded = forwarded(request);
    if (forwarded.isPresent()) {
      return forwarded.map(ClientAddresses::network);
    }
    return literal(String.valueOf(request.getRemoteAddr()))
        .filter(remote -> header != null || PublicAddress.isPublic(remote))
        .map(ClientAddresses::network);
  }

  private static String network(InetAddress address) {
    return address instanceof Inet4Address
        ? address.getHostAddress()
        : HexFormat.of().formatHex(address.getAddress(), 0, NETWORK_BYTES) + "/64";
  }

  private Optional<InetAddress> forwarded(HttpServletRequest request) {
    String name = header;
    if (name == null) {
      return Optional.empty();
    }
    List<String> lines = Collections.list(request.getHeaders(name));
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    String line = lines.get(lines.size() - 1);
    String last = line.substring(line.lastIndexOf(',') + 1).strip();
    return name.toLowerCase(Locale.ROOT).equals(FORWARDED) ? ofElement(last) : literal(last);
  }

  private static Optional<InetAddress> ofElement(String element) {
    Matcher matcher = FOR.matcher(element);
    if (!matcher.find()) {
      return Optional.empty();
    }
    return literal(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
  }

  /** An address of an interface may have a zone: {@code fe80::1%eth0}. */
  private static Optional<InetAddress> literal(String text) {
    int zone = text.indexOf('%');
    return SocketLiteral.parse(zone < 0 ? text : text.substring(0, zone), ANY_PORT)
        .map(InetSocketAddress::getAddress);
  }
}
