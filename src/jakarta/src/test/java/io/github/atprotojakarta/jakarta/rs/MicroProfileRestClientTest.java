package io.github.atprotojakarta.jakarta.rs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.http.HttpBody;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.RuntimeDelegate;
import java.net.URI;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.jboss.resteasy.core.providerfactory.ResteasyProviderFactoryImpl;
import org.jboss.resteasy.plugins.providers.RegisterBuiltin;
import org.jboss.resteasy.spi.ResteasyProviderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An interface of MicroProfile REST Client, as a session. */
class MicroProfileRestClientTest {
  private final SignedInAccount account = new SignedInAccount();
  private final RuntimeDelegate before = RuntimeDelegate.getInstance();

  /** A part of a PDS. */
  @Path("/xrpc")
  public interface Pds {
    @GET
    @Path("com.atproto.server.getSession")
    String session();

    @GET
    @Path("com.atproto.repo.describeRepo")
    String repository(@QueryParam("repo") String repository);

    @POST
    @Path("com.atproto.repo.uploadBlob")
    @Consumes("image/png")
    String upload(byte[] picture);
  }

  /** The same for whoever is signed in. */
  @RegisterProvider(AtprotoClientFeature.class)
  public interface CurrentPds extends Pds {}

  @BeforeEach
  void resteasyAlone() {
    ResteasyProviderFactory factory = new ResteasyProviderFactoryImpl();
    RegisterBuiltin.register(factory);
    RuntimeDelegate.setInstance(factory);
  }

  @AfterEach
  void close() {
    RuntimeDelegate.setInstance(before);
    account.close();
  }

  private static RestClientBuilder builder() {
    return RestClientBuilder.newBuilder().baseUri(URI.create(AtprotoClientFeature.PDS));
  }

  private Pds pds() {
    return builder().register(AtprotoClientFeature.of(account.session)).build(Pds.class);
  }

  @Test
  void its_methods_call_as_the_session() {
    assertThat(pds().session()).contains(account.did.value());
  }

  @Test
  void a_nonce_is_answered_and_a_token_refreshed() {
    Pds pds = pds();
    assertThat(pds.session()).isNotEmpty();
    account.network.faults().rotateNonces();
    account.refreshElsewhere();

    assertThat(pds.upload(new byte[42])).contains("42");
    HttpBody sent = account.sent.get(account.sent.size() - 1).body();
    assertThat(sent.length()).isEqualTo(42);
  }

  @Test
  void an_error_is_the_exception_that_the_application_expects() {
    assertThatThrownBy(() -> pds().repository("did:plc:nobody"))
        .isInstanceOfSatisfying(
            WebApplicationException.class,
            e -> {
              assertThat(e.getResponse().getStatus()).isEqualTo(400);
              assertThat(
                      e.getResponse().getMediaType().isCompatible(MediaType.APPLICATION_JSON_TYPE))
                  .isTrue();
            });
  }

  @Test
  void registered_by_its_class_it_asks_cdi_who_is_signed_in() {
    CurrentPds pds = builder().build(CurrentPds.class);

    assertThatThrownBy(pds::session).hasStackTraceContaining("CDI");
    assertThat(account.sent)
        .filteredOn(each -> each.uri().getPath().contains("getSession"))
        .isEmpty();
  }
}
