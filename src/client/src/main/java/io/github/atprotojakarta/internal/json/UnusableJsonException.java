package io.github.atprotojakarta.internal.json;

/**
 * Untrusted JSON breaks a rule of {@link UntrustedJson}. The message is a predicate for "a document
 * that ...", such as "is not a JSON object". It has no cause, because a parser's message may quote
 * a token.
 */
public final class UnusableJsonException extends Exception {
  /** The rules. */
  public enum Rule {
    /** The input is one JSON object (RFC 8259). */
    OBJECT,
    /** The bytes are valid UTF-8. */
    UTF_8,
    /** Arrays and objects are not nested too deeply. */
    DEPTH,
    /** There are not too many values. */
    VALUES,
    /** No object has two members with the same name. */
    MEMBERS
  }

  private final Rule rule;

  UnusableJsonException(Rule rule, String predicate) {
    super(predicate);
    this.rule = rule;
  }

  /** Returns the broken rule. */
  public Rule rule() {
    return rule;
  }
}
