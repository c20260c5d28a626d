package io.github.atprotojakarta.internal.http;

import org.apache.hc.client5.http.psl.DomainType;
import org.apache.hc.client5.http.psl.PublicSuffixMatcher;
import org.apache.hc.client5.http.psl.PublicSuffixMatcherLoader;
import org.jspecify.annotations.Nullable;

/**
 * The top-level domains of the public DNS, by the Public Suffix List (publicsuffix.org) that Apache
 * HttpClient ships as the resource {@code /org/publicsuffix/list/effective_tld_names.dat} in its
 * JAR. A WAR has that JAR, and a shaded JAR has the resource, unless somebody filters it out.
 * Without the list nothing is known, and every domain may exist.
 */
public final class PublicSuffixes {
  private final @Nullable PublicSuffixMatcher list;

  /** Uses a list; {@code null} when it could not be read. */
  PublicSuffixes(@Nullable PublicSuffixMatcher list) {
    // Without the resource HttpClient has a list of "com" alone.
    this.list = list != null && isListed(list, "org") && isListed(list, "net") ? list : null;
  }

  /** Returns the list that Apache HttpClient ships. HttpClient itself has read it already. */
  public static PublicSuffixes bundled() {
    return new PublicSuffixes(PublicSuffixMatcherLoader.getDefault());
  }

  /** Returns whether the list is there. */
  public boolean isKnown() {
    return list != null;
  }

  /**
   * Returns whether a top-level domain may exist in the public DNS: it is listed, or there is no
   * list.
   */
  public boolean mayExist(String topLevelDomain) {
    return list == null || isListed(list, topLevelDomain);
  }

  /** With two labels in front of it, because of rules such as {@code *.ck}. */
  private static boolean isListed(PublicSuffixMatcher list, String topLevelDomain) {
    return list.getDomainRoot("x.y." + topLevelDomain, DomainType.ICANN) != null;
  }
}
