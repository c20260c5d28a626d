package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.TransientException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
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
 * Reads TXT records by dnsjava, from the platform's or given name servers. A server that does not
 * answer, or answers that it failed, is followed by the next one; each is asked twice at most.
 */
public final class DnsjavaTxtLookup implements TxtLookup {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int ROUNDS = 2;
  private static final int MOST_SERVERS = 3;

  private final List<InetSocketAddress> servers;
  private final Duration timeout;

  /**
   * Creates the look-up.
   *
   * @param servers recursive name servers, in the order in which they are asked; the first three
   *     count
   * @param timeout how long to wait for each answer
   * @throws IllegalArgumentException when there is no server
   */
  public DnsjavaTxtLookup(List<InetSocketAddress> servers, Duration timeout) {
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("servers must name a name server");
    }
    this.servers = servers.stream().limit(MOST_SERVERS).toList();
    this.timeout = Objects.requireNonNull(timeout, "timeout");
  }

  /** Uses the name servers of the platform, such as those of {@code /etc/resolv.conf}. */
  public static DnsjavaTxtLookup system() {
    return of(ResolverConfig.getCurrentConfig().servers());
  }

  /** Uses given name servers with the usual limits. */
  public static DnsjavaTxtLookup of(List<InetSocketAddress> servers) {
    return new DnsjavaTxtLookup(servers, TIMEOUT);
  }

  @Override
  public List<String> lookup(String name) {
    Name absolute = absolute(name);
    Throwable failure = null;
    for (int round = 0; round < ROUNDS; round++) {
      for (InetSocketAddress server : servers) {
        try {
          return texts(
              session(server).lookupAsync(absolute, Type.TXT).toCompletableFuture().join());
        } catch (CompletionException e) {
          failure = e.getCause();
          if (failure instanceof NoSuchDomainException || failure instanceof NoSuchRRSetException) {
            return List.of();
          }
        }
      }
    }
    throw new TransientException("no name server gave an answer for " + name, failure);
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

  private static List<String> texts(LookupResult result) {
    return result.getRecords().stream()
        .filter(TXTRecord.class::isInstance)
        .map(DnsjavaTxtLookup::text)
        .toList();
  }

  /** A record may be cut into strings of 255 bytes (RFC 1035 section 3.3.14). */
  private static String text(@Nullable Record record) {
    StringBuilder text = new StringBuilder();
    if (record instanceof TXTRecord txt) {
      txt.getStringsAsByteArrays()
          .forEach(part -> text.append(new String(part, StandardCharsets.UTF_8)));
    }
    return text.toString();
  }
}
