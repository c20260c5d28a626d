package io.github.atprotojakarta.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.identity.Handle;
import io.github.atprotojakarta.session.SessionKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AtprotoPrincipalTest {
  private static final SessionKey KEY =
      new SessionKey(Did.parse("did:web:alice.example"), "a".repeat(43));

  @Test
  void a_principal_survives_serialization() throws Exception {
    AtprotoPrincipal alice =
        new AtprotoPrincipal(KEY, Optional.of(Handle.parse("alice.example.com")));

    AtprotoPrincipal copy = copy(alice);

    assertThat(copy).isEqualTo(alice).hasSameHashCodeAs(alice).hasToString(alice.toString());
    assertThat(copy.getName()).isEqualTo("did:web:alice.example");
    assertThat(copy.did()).isEqualTo(KEY.did());
    assertThat(copy.session()).isEqualTo(KEY);
    assertThat(copy.handle()).contains(Handle.parse("alice.example.com"));
    assertThat(copy(new AtprotoPrincipal(KEY)).handle()).isEmpty();
  }

  @Test
  void the_handle_does_not_count_for_equality() {
    AtprotoPrincipal unknown = new AtprotoPrincipal(KEY);

    assertThat(new AtprotoPrincipal(KEY, Optional.of(Handle.parse("alice.example.com"))))
        .isEqualTo(unknown);
    assertThat(new AtprotoPrincipal(new SessionKey(KEY.did(), "b".repeat(43))))
        .isNotEqualTo(unknown);
  }

  private static AtprotoPrincipal copy(AtprotoPrincipal principal) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(principal);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (AtprotoPrincipal) in.readObject();
    }
  }
}
