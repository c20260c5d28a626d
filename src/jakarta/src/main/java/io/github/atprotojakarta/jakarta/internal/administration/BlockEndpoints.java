package io.github.atprotojakarta.jakarta.internal.administration;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.internal.administration.AdministrationInput.MemberType;
import io.github.atprotojakarta.jakarta.internal.web.ErrorKind;
import io.github.atprotojakarta.jakarta.internal.web.RejectedRequestException;
import io.github.atprotojakarta.jakarta.operations.AtprotoAdministration;
import io.github.atprotojakarta.session.AdministrativeAct;
import io.github.atprotojakarta.session.BlockResult;
import io.github.atprotojakarta.store.BlockedAccountPage;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lists, blocks and unblocks accounts for administrators. */
@Dependent
final class BlockEndpoints {
  static final Set<String> LIST = Set.of("account", "after", "limit");
  static final Map<String, MemberType> ACT =
      Map.of("account", MemberType.STRING, "reason", MemberType.STRING);

  private static final int PAGE_SIZE = 100;

  private final AtprotoAdministration administration;

  @Inject
  BlockEndpoints(AtprotoAdministration administration) {
    this.administration = administration;
  }

  JsonObject list(AdministrationInput input) {
    BlockedAccountPage page = supported(() -> page(input));
    JsonArrayBuilder accounts = Json.createArrayBuilder();
    page.accounts().forEach(account -> accounts.add(account.toJson()));
    return SessionDocuments.add(
            Json.createObjectBuilder().add("accounts", accounts), "next", page.next())
        .build();
  }

  private BlockedAccountPage page(AdministrationInput input) {
    int limit = input.number("limit", BlockedAccountPage.LARGEST, PAGE_SIZE);
    @Nullable Did after = input.has("after") ? input.did("after") : null;
    return input.has("account")
        ? BlockedAccountPage.of(
            administration.findBlock(input.did("account")).stream().toList(), limit)
        : administration.listBlocks(after, limit);
  }

  /** Needs no expected number of sessions: the request names one account, and no condition. */
  JsonObject block(AdministrationInput input, String administrator) {
    Did account = input.did("account");
    AdministrativeAct act = input.act(administrator);
    BlockResult result = supported(() -> administration.block(account, act));
    return Json.createObjectBuilder()
        .add("added", result.added())
        .add("ended", result.ended())
        .build();
  }

  JsonObject unblock(AdministrationInput input, String administrator) {
    Did account = input.did("account");
    AdministrativeAct act = input.act(administrator);
    return SessionDocuments.done(supported(() -> administration.unblock(account, act)));
  }

  private static <T> T supported(Supplier<T> work) {
    try {
      return work.get();
    } catch (UnsupportedOperationException e) {
      throw new RejectedRequestException(
          ErrorKind.NOT_IMPLEMENTED,
          "The session store of this application does not block accounts.");
    }
  }
}
