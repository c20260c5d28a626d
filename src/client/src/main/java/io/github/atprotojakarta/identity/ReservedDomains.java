package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.internal.http.PublicName;

/**
 * Names that look like handles and can belong to nobody (atproto.com/specs/handle, "Additional
 * Non-Syntax Restrictions"). Looking them up could only reach something in the inner network.
 */
final class ReservedDomains {
  /** What stands for "no verified handle" in the answers of servers; never a handle itself. */
  static final Handle HANDLE_INVALID = new Handle("handle.invalid");

  private ReservedDomains() {}

  /** Whether the name may not be looked up; {@code .test} may be, in development. */
  static boolean contain(Handle name, boolean development) {
    String domain = name.topLevelDomain();
    return PublicName.isReserved(domain) && !(development && domain.equals("test"));
  }
}
