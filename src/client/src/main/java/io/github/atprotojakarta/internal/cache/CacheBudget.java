package io.github.atprotojakarta.internal.cache;

/**
 * The memory for caches of foreign data, divided among them. Strangers decide what is put into
 * them: anybody can run as many servers and accounts as they like.
 *
 * @param mebibytes the sum of all parts, by the upper bounds of {@link Weights}
 */
public record CacheBudget(int mebibytes) {
  /**
   * 16 MiB: about 15,000 nonces, 700 authorization servers, 2,500 PDSes, 1,700 DID documents and
   * 5,000 handles.
   */
  public static final CacheBudget DEFAULT = new CacheBudget(16);

  private static final int LEAST = 1;
  private static final int MOST = 1024;
  private static final long MEBIBYTE = 1024 * 1024;

  /**
   * Checks the sum.
   *
   * @throws IllegalArgumentException when it is less than 1 MiB or more than 1 GiB
   */
  public CacheBudget {
    if (mebibytes < LEAST || mebibytes > MOST) {
      throw new IllegalArgumentException(
          "The memory for caches must be from 1 to 1024 MiB, not " + mebibytes);
    }
  }

  /** Returns the part of the DPoP nonces: one for each session that is used. */
  public long nonces() {
    return sixteenths(6);
  }

  /** Returns the part of the authorization servers' metadata. */
  public long metadata() {
    return sixteenths(3);
  }

  /** Returns the part of the names of the PDSes' authorization servers. */
  public long issuers() {
    return sixteenths(1);
  }

  /** Returns the part of the DID documents. */
  public long documents() {
    return sixteenths(2);
  }

  /** Returns the part of the DIDs of handles. */
  public long handles() {
    return sixteenths(1);
  }

  /** Returns the part of the verified handles, which are kept for a day. */
  public long verifiedHandles() {
    return sixteenths(2);
  }

  /** Returns the part of the servers' clocks. */
  public long clocks() {
    return sixteenths(1) / 2;
  }

  /** Returns the part of the pauses that endpoints asked for. */
  public long pauses() {
    return sixteenths(1) / 2;
  }

  private long sixteenths(int parts) {
    return mebibytes * MEBIBYTE / 16 * parts;
  }
}
