package io.github.atprotojakarta.http;

import io.github.atprotojakarta.internal.http.AddressPrefix;
import io.github.atprotojakarta.internal.http.PublicAddress;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where outgoing requests may go: which addresses and which ports. Without settings these are the
 * public addresses that are not this machine's own, and the ports 443 and 1024 to 65535.
 *
 * <pre>{@code
 * NetworkRules.builder().allow("10.20.0.0/16").deny("198.51.100.7").build();
 * }</pre>
 *
 * The addresses are those that a host name resolves to. IPv6 addresses that contain an IPv4 address
 * (IPv4-mapped, NAT64, 6to4) are also compared by that.
 */
public final class NetworkRules {
  /** The rules without settings. */
  public static final NetworkRules DEFAULT = builder().build();

  private final List<AddressPrefix> denied;
  private final List<AddressPrefix> allowed;
  private final PortRanges ports;
  private final @Nullable URI ownAddress;
  private final Predicate<InetAddress> own;

  private NetworkRules(Builder builder) {
    this.denied = builder.denied;
    this.allowed = builder.allowed;
    this.ports = builder.ports;
    this.ownAddress = builder.ownAddress;
    this.own = builder.own;
  }

  /** Returns a builder of the default rules. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder with the values of these rules. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.denied = denied;
    builder.allowed = allowed;
    builder.ports = ports;
    builder.ownAddress = ownAddress;
    builder.own = own;
    return builder;
  }

  /** Returns the reason why the port of an address may not be used; {@code null} if it may. */
  @Nullable String portRefusal(URI target) {
    return ports.contain(port(target))
        ? null
        : "the port " + port(target) + " is not allowed (" + ports + ")";
  }

  /** Returns whether the operator denies an IP address. */
  boolean denies(InetAddress address) {
    return matches(denied, address);
  }

  /** Returns the reason why an IP address may not be used; {@code null} if it may. */
  @Nullable String refusal(URI target, InetAddress address) {
    if (denies(address)) {
      return "that the operator denies";
    }
    if (matches(allowed, address)) {
      return null;
    }
    if (own.test(address) && !isOwn(target)) {
      return "of this machine; the operator can allow it";
    }
    return PublicAddress.isPublic(address) ? null : "that is not public; the operator can allow it";
  }

  /** The application's own address may resolve to this machine: the self-check fetches it. */
  private boolean isOwn(URI target) {
    return ownAddress != null
        && ownAddress.getHost().equalsIgnoreCase(target.getHost())
        && port(ownAddress) == port(target);
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : "http".equalsIgnoreCase(uri.getScheme()) ? 80 : 443;
  }

  private static boolean matches(List<AddressPrefix> ranges, InetAddress address) {
    return PublicAddress.forms(address).stream()
        .anyMatch(form -> ranges.stream().anyMatch(range -> range.contains(form)));
  }

  private static boolean isOfThisMachine(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      // The interfaces cannot be read, so nothing proves that the address is another machine's.
      return true;
    }
  }

  /** Builds {@link NetworkRules}. */
  public static final class Builder {
    private List<AddressPrefix> denied = List.of();
    private List<AddressPrefix> allowed = List.of();
    private PortRanges ports = PortRanges.DEFAULT;
    private @Nullable URI ownAddress;
    private Predicate<InetAddress> own = NetworkRules::isOfThisMachine;

    private Builder() {}

    /**
     * Sets addresses that are never used, even if they are public or allowed. Default: none.
     *
     * @param list IP addresses and ranges such as {@code 203.0.113.0/24, 2001:db8::/32}
     * @throws IllegalArgumentException when the list is invalid
     */
    public Builder deny(String list) {
      this.denied = AddressPrefix.parseList(list);
      return this;
    }

    /**
     * Sets addresses that may be used although they are not public or are this machine's own, for
     * servers in the operator's own network. Default: none. Strangers can make the application send
     * https requests to them.
     *
     * @param list as in {@link #deny}
     * @throws IllegalArgumentException when the list is invalid
     */
    public Builder allow(String list) {
      this.allowed = AddressPrefix.parseList(list);
      return this;
    }

    /**
     * Sets the ports that may be used. Default: {@code 443, 1024-65535}. The others belong to other
     * services, and some of them speak TLS too (mail, directories): a request with a token must not
     * reach them.
     *
     * @param list ports and ranges of ports
     * @throws IllegalArgumentException when the list is invalid
     */
    public Builder ports(String list) {
      this.ports = PortRanges.parse(list);
      return this;
    }

    /**
     * Sets the application's own address, whose host may resolve to an address of this machine.
     *
     * @param address an absolute address
     */
    public Builder ownAddress(URI address) {
      this.ownAddress = address;
      return this;
    }

    Builder own(Predicate<InetAddress> addresses) {
      this.own = addresses;
      return this;
    }

    /** Builds the rules. */
    public NetworkRules build() {
      return new NetworkRules(this);
    }
  }
}
