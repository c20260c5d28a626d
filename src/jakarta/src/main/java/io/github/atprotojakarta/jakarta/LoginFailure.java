package io.github.atprotojakarta.jakarta;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A failed request to sign in or out, or to open a guarded page, described for the person who made
 * it. The strings may contain input of that person or of another server: escape them in a page.
 */
public final class LoginFailure {
  /**
   * The name of the request attribute that holds the failure while a page of {@link
   * LoginFailureHandler.Reply.Forward} is rendered.
   */
  public static final String ATTRIBUTE = "io.github.atprotojakarta.loginFailure";

  private final String code;
  private final int status;
  private final String title;
  private final String detail;
  private final String advice;
  private final Locale locale;
  private final String reference;
  private final @Nullable String identifier;
  private final @Nullable String returnTo;
  private final @Nullable Duration retryAfter;

  private LoginFailure(Builder builder) {
    code = builder.code;
    status = builder.status;
    title = builder.title;
    detail = builder.detail;
    advice = builder.advice;
    locale = builder.locale;
    reference = builder.reference;
    identifier = builder.identifier;
    returnTo = builder.returnTo;
    retryAfter = builder.retryAfter;
  }

  /**
   * Returns a builder, for example for tests of a {@link LoginFailureHandler}.
   *
   * @param code the stable name of the failure
   * @param status the HTTP status
   */
  public static Builder builder(String code, int status) {
    return new Builder(code, status);
  }

  /**
   * Returns the stable name of the failure, such as {@code access_denied}. It is also the last part
   * of the problem document's type.
   */
  public String code() {
    return code;
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }

  /** Returns a heading of a few words. */
  public String title() {
    return title;
  }

  /** Returns a description of one or two sentences. */
  public String detail() {
    return detail;
  }

  /** Returns what the person can do now. */
  public String advice() {
    return advice;
  }

  /**
   * Returns the language of title, detail and advice: the one of {@code atproto.languages} that the
   * request prefers.
   */
  public Locale locale() {
    return locale;
  }

  /**
   * Returns the reference that is also in the log line with the cause; empty if nothing was logged:
   * a program without a session, or too many failures of one kind in a minute.
   */
  public String reference() {
    return reference;
  }

  /** Returns the handle, DID or server that the person entered; {@code null} if it is unknown. */
  public @Nullable String identifier() {
    return identifier;
  }

  /** Returns the requested page, a path on this origin; {@code null} if there is none. */
  public @Nullable String returnTo() {
    return returnTo;
  }

  /** Returns when a retry may succeed; {@code null} if waiting does not help. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** Returns code, status and reference. */
  @Override
  public String toString() {
    return "LoginFailure[" + code + ", " + status + ", " + reference + "]";
  }

  /** Builds a {@link LoginFailure}. Each method sets the value of the accessor of the same name. */
  public static final class Builder {
    private final String code;
    private final int status;
    private String title = "";
    private String detail = "";
    private String advice = "";
    private Locale locale = Locale.ENGLISH;
    private String reference = "";
    private @Nullable String identifier;
    private @Nullable String returnTo;
    private @Nullable Duration retryAfter;

    private Builder(String code, int status) {
      this.code = code;
      this.status = status;
    }

    public Builder title(String value) {
      title = value;
      return this;
    }

    public Builder detail(String value) {
      detail = value;
      return this;
    }

    public Builder advice(String value) {
      advice = value;
      return this;
    }

    public Builder locale(Locale value) {
      locale = value;
      return this;
    }

    public Builder reference(String value) {
      reference = value;
      return this;
    }

    public Builder identifier(@Nullable String value) {
      identifier = value;
      return this;
    }

    public Builder returnTo(@Nullable String value) {
      returnTo = value;
      return this;
    }

    public Builder retryAfter(@Nullable Duration value) {
      retryAfter = value;
      return this;
    }

    /** Returns the failure. */
    public LoginFailure build() {
      return new LoginFailure(this);
    }
  }
}
