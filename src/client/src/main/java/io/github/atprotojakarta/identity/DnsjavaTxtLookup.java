package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.internal.http.TimeLimit;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/**
 * Reads TXT records with the library dnsjava, from the platform's or other name servers. If a
 * server fails or does not respond, it queries the next one, and each server twice at most.
 */
public final class DnsjavaTxtLookup implements TxtLookup {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int ROUNDS = 2;
  private static final int MAX_SERVERS = 3;

  /**
   * The limit of a whole look-up. A hostile domain can be a chain of aliases, each of which takes
   * time; a login has 20 seconds.
   */
  private static final Duration LONGEST = Duration.ofSeconds(8);

  private final List<InetSocketAddress> servers;
  private final Duration timeout;
  private final Clock clock;

  /**
   * Creates the look-up.
   *
   * @param servers recursive name servers in the order of use; only the first three are used
   * @param timeout how long to wait for each response
   * @throws IllegalArgumentException when the list is empty
   */
  public DnsjavaTxtLookup(List<InetSocketAddress> servers, Duration timeout) {
    this(servers, timeout, Clock.systemUTC());
  }

  DnsjavaTxtLookup(List<InetSocketAddress> servers, Duration timeout, Clock clock) {
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("servers must contain at least one name server");
    }
    this.servers = servers.stream().limit(MAX_SERVERS).toList();
    this.timeout = Objects.requireNonNull(timeout, "timeout");
    this.clock = clock;
  }

  /** Returns a look-up with the platform's name servers, such as in {@code /etc/resolv.conf}. */
  public static DnsjavaTxtLookup system() {
    return of(ResolverConfig.getCurrentConfig().servers());
  }

  /** Returns a look-up with these name servers and a time-out of 2 seconds. */
  public static DnsjavaTxtLookup of(List<InetSocketAddress> servers) {
    return new DnsjavaTxtLookup(servers, TIMEOUT);
  }

  @Override
  public List<String> lookup(String name) {
    return TimeLimit.atMost(clock, LONGEST, () -> lookup(absolute(name)));
  }

  private List<String> lookup(Name absolute) {
    Throwable failure = null;
    for (int round = 0; round < ROUNDS; round++) {
      for (InetSocketAddress server : servers) {
        try {
          return values(
              session(server).lookupAsync(absolute, Type.TXT).toCompletableFuture().join());
        } catch (CompletionException e) {
          failure = e.getCause();
          if (failure instanceof NoSuchDomainException || failure instanceof NoSuchRRSetException) {
            return List.of();
          }
        }
      }
    }
    throw new TransientException(
        "no name server returned a result for " + absolute.toString(true), failure);
  }

  private LookupSession session(InetSocketAddress server) {
    SimpleResolver resolver = new SimpleResolver(server);
    resolver.setIoClientFactory(new BlockingDnsClient());
    resolver.setTimeout(timeout);
    return LookupSession.builder().resolver(resolver).executor(Runnable::run).build();
  }

  private static Name absolute(String name) {
    try {
      return Name.fromString(name, Name.root);
    } catch (TextParseException e) {
      throw new IllegalArgumentException("Not a DNS name: " + name, e);
    }
  }

  private static List<String> values(LookupResult result) {
    return result.getRecords().stream()
        .filter(TXTRecord.class::isInstance)
        .map(DnsjavaTxtLookup::value)
        .toList();
  }

  /** Joins the strings of a record, each of at most 255 bytes (RFC 1035 section 3.3.14). */
  private static String value(@Nullable Record record) {
    StringBuilder value = new StringBuilder();
    if (record instanceof TXTRecord txt) {
      txt.getStringsAsByteArrays()
          .forEach(part -> value.append(new String(part, StandardCharsets.UTF_8)));
    }
    return value.toString();
  }
}
