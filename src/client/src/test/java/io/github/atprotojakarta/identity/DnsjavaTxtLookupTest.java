package io.github.atprotojakarta.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.internal.http.MovingClock;
import io.github.atprotojakarta.internal.http.TimeLimit;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;

/** The look-up against a name server of its own. */
@Timeout(60)
class DnsjavaTxtLookupTest {
  private static final String NAME = "_atproto.alice.example.com";

  @Test
  void the_strings_of_a_record_are_joined() throws Exception {
    try (NameServer server =
        new NameServer(q -> answer(q, txt(q, "did=", "did:plc:x"), txt(q, "y")))) {
      assertThat(lookup(server).lookup(NAME)).containsExactlyInAnyOrder("did=did:plc:x", "y");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Rcode.NXDOMAIN, Rcode.NOERROR})
  void a_name_or_record_that_does_not_exist_is_certain(int code) throws Exception {
    try (NameServer server = new NameServer(q -> code(q, code))) {
      assertThat(lookup(server).lookup(NAME)).isEmpty();
      assertThat(server.queries.get()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Rcode.SERVFAIL, Rcode.REFUSED})
  void a_failure_of_the_server_is_not(int code) throws Exception {
    try (NameServer server = new NameServer(q -> code(q, code))) {
      assertThatExceptionOfType(TransientException.class)
          .isThrownBy(() -> lookup(server).lookup(NAME))
          .withMessageContaining(NAME);
      assertThat(server.queries.get()).isEqualTo(2);
    }
  }

  @Test
  void a_silent_server_is_followed_by_the_next() throws Exception {
    try (NameServer silent = new NameServer(q -> null);
        NameServer failing = new NameServer(q -> code(q, Rcode.SERVFAIL));
        NameServer server = new NameServer(q -> answer(q, txt(q, "x")))) {
      assertThat(lookup(silent, failing, server).lookup(NAME)).containsExactly("x");
    }
  }

  @Test
  void silence_of_all_servers_is_uncertain() throws Exception {
    try (NameServer silent = new NameServer(q -> null)) {
      assertThatExceptionOfType(TransientException.class)
          .isThrownBy(() -> lookup(silent).lookup(NAME));
    }
  }

  @Test
  void an_alias_is_followed() throws Exception {
    Name target = Name.fromString("records.example.net.");
    try (NameServer server =
        new NameServer(
            q ->
                answer(
                    q,
                    new CNAMERecord(q.getQuestion().getName(), DClass.IN, 60, target),
                    new TXTRecord(target, DClass.IN, 60, "x")))) {
      assertThat(lookup(server).lookup(NAME)).containsExactly("x");
    }
  }

  @Test
  void a_large_answer_is_read_over_tcp() throws Exception {
    String large = "x".repeat(250);
    try (NameServer server =
        new NameServer(
            q -> answer(q, txt(q, large, large, large, large, large, large, large, large)))) {
      assertThat(lookup(server).lookup(NAME)).containsExactly(large.repeat(8));
    }
  }

  @Test
  void an_answer_that_ends_early_is_uncertain() throws Exception {
    String large = "x".repeat(250);
    try (NameServer server = new NameServer(q -> answer(q, txt(q, large, large, large)))) {
      server.cut = true;
      assertThatExceptionOfType(TransientException.class)
          .isThrownBy(() -> lookup(server).lookup(NAME))
          .havingRootCause()
          .withMessage("The DNS response ended early");
    }
  }

  @Test
  void a_long_question_is_sent_over_tcp_as_well() throws Exception {
    String large = "x".repeat(250);
    String longest = "_atproto." + "a.".repeat(120) + "com";
    try (NameServer server = new NameServer(q -> answer(q, txt(q, large, large, large)))) {
      assertThat(lookup(server).lookup(longest)).containsExactly(large.repeat(3));
    }
  }

  @Test
  void an_answer_to_another_question_is_not_taken() throws Exception {
    try (NameServer server =
        new NameServer(
            q -> {
              Message other = answer(q, txt(q, "x"));
              other.getHeader().setID(q.getHeader().getID() ^ 1);
              return other;
            })) {
      assertThatExceptionOfType(TransientException.class)
          .isThrownBy(() -> lookup(server).lookup(NAME));
    }
  }

  @Test
  void a_chain_of_slow_aliases_ends_with_the_time_of_the_look_up() throws Exception {
    MovingClock clock = new MovingClock();
    AtomicInteger alias = new AtomicInteger();
    try (NameServer server =
        new NameServer(
            q -> {
              clock.advance(Duration.ofSeconds(1));
              Name next = name("a" + alias.incrementAndGet() + ".example.net.");
              return answer(q, new CNAMERecord(q.getQuestion().getName(), DClass.IN, 60, next));
            })) {
      DnsjavaTxtLookup lookup =
          new DnsjavaTxtLookup(List.of(server.address()), Duration.ofSeconds(50), clock);

      assertThatExceptionOfType(TransientException.class).isThrownBy(() -> lookup.lookup(NAME));
      assertThat(server.queries.get()).isEqualTo(8);
    }
  }

  @Test
  void a_look_up_takes_no_longer_than_its_login_may() throws Exception {
    MovingClock clock = new MovingClock();
    try (NameServer server =
        new NameServer(
            q -> {
              clock.advance(Duration.ofSeconds(1));
              return code(q, Rcode.SERVFAIL);
            })) {
      DnsjavaTxtLookup lookup =
          new DnsjavaTxtLookup(List.of(server.address()), Duration.ofSeconds(50), clock);

      assertThatExceptionOfType(TransientException.class)
          .isThrownBy(
              () -> TimeLimit.within(clock, Duration.ofSeconds(1), () -> lookup.lookup(NAME)));
      assertThat(server.queries.get()).isEqualTo(1);
    }
  }

  private static Name name(String text) {
    try {
      return Name.fromString(text);
    } catch (TextParseException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_resolver_asks_its_fallback_name_servers_when_the_first_ones_know_nothing()
      throws Exception {
    Did alice = Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
    Handle handle = Handle.parse("alice.example.com");
    URI pds = URI.create("https://pds.example.com");
    try (NameServer server = new NameServer(q -> answer(q, txt(q, "did=" + alice)))) {
      IdentityResolver.Builder builder =
          IdentityResolver.builder(new FakeWeb())
              .txtLookup(name -> List.of())
              .didResolver((did, fresh) -> new DidDocument(did, handle, pds));
      assertThatExceptionOfType(IdentityException.class)
          .isThrownBy(() -> builder.build().resolve(handle))
          .withMessageContaining("DNS: no record");

      builder.fallbackNameServers(List.of(server.address()));

      assertThat(builder.build().resolve(handle).did()).isEqualTo(alice);
      assertThat(server.queries).hasValue(1);
    }
  }

  @Test
  void there_is_a_server_to_ask() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DnsjavaTxtLookup(List.of(), Duration.ofSeconds(1)));
  }

  private static DnsjavaTxtLookup lookup(NameServer... servers) {
    return new DnsjavaTxtLookup(
        Arrays.stream(servers).map(NameServer::address).toList(), Duration.ofSeconds(3));
  }

  private static Message code(Message query, int code) {
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setRcode(code);
    answer.addRecord(query.getQuestion(), Section.QUESTION);
    return answer;
  }

  private static Message answer(Message query, Record... records) {
    Message answer = code(query, Rcode.NOERROR);
    for (Record record : records) {
      answer.addRecord(record, Section.ANSWER);
    }
    return answer;
  }

  private static Record txt(Message query, String... strings) {
    return new TXTRecord(query.getQuestion().getName(), DClass.IN, 60, List.of(strings));
  }

  /** What a server says to a question; {@code null} is silence. */
  @FunctionalInterface
  private interface Answers {
    @Nullable Message to(Message query);
  }

  /** A name server on one port of the loopback, over UDP and TCP. */
  private static final class NameServer implements AutoCloseable {
    private final Answers answers;
    private final ServerSocket tcp;
    private final DatagramSocket udp;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final AtomicInteger queries = new AtomicInteger();

    /** Whether answers over TCP end before their length. */
    private volatile boolean cut;

    NameServer(Answers answers) throws IOException {
      this.answers = answers;
      InetAddress loopback = InetAddress.getLoopbackAddress();
      this.tcp = new ServerSocket(0, 5, loopback);
      this.udp = new DatagramSocket(new InetSocketAddress(loopback, tcp.getLocalPort()));
      threads.execute(this::serveUdp);
      threads.execute(this::serveTcp);
    }

    InetSocketAddress address() {
      return new InetSocketAddress(tcp.getInetAddress(), tcp.getLocalPort());
    }

    private void serveUdp() {
      while (!udp.isClosed()) {
        try {
          DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
          udp.receive(packet);
          queries.incrementAndGet();
          Message query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
          Message answer = answers.to(query);
          if (answer != null) {
            byte[] bytes = answer.toWire(512);
            udp.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
          }
        } catch (IOException e) {
          return;
        }
      }
    }

    private void serveTcp() {
      while (!tcp.isClosed()) {
        try (Socket socket = tcp.accept()) {
          DataInputStream in = new DataInputStream(socket.getInputStream());
          byte[] query = new byte[in.readUnsignedShort()];
          in.readFully(query);
          byte[] answer = Objects.requireNonNull(answers.to(new Message(query))).toWire();
          DataOutputStream out = new DataOutputStream(socket.getOutputStream());
          out.writeShort(answer.length);
          out.write(answer, 0, cut ? answer.length / 2 : answer.length);
        } catch (IOException e) {
          return;
        }
      }
    }

    @Override
    public void close() throws IOException {
      udp.close();
      tcp.close();
      threads.shutdownNow();
    }
  }
}
