package io.github.atprotojakarta.jakarta;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a request to sign in or out, or for a guarded page, was not met; in words for the person who
 * made it. Texts may hold what that person or a foreign server wrote: escape them.
 *
 * @param code stable name, such as {@code access_denied}; the last part of the problem's type
 * @param status the HTTP status
 * @param title what happened, in a few words
 * @param detail what happened, in a sentence or two
 * @param advice what to do now
 * @param reference also stands in the log line that tells the cause
 * @param identifier what the person typed; {@code null} when it is not known
 * @param returnTo where the person wanted to go, a path on this origin; {@code null} for nowhere
 * @param retryAfter when trying again may help; {@code null} when it is not a matter of time
 */
public record LoginFailure(
    String code,
    int status,
    String title,
    String detail,
    String advice,
    String reference,
    @Nullable String identifier,
    @Nullable String returnTo,
    @Nullable Duration retryAfter) {}
