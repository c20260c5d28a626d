package io.github.atprotojakarta.scope;

import io.github.atprotojakarta.Nsid;
import io.github.atprotojakarta.internal.json.UntrustedText;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks and parses the values of scope parameters. Messages name the parameter, the value and the
 * rule.
 */
final class ScopeParameters {
  /** The wildcard for all names; there are no partial ones such as {@code com.example.*}. */
  static final String ANY = "*";

  private ScopeParameters() {}

  static void checkNsid(String parameter, String text) {
    if (!Nsid.isValid(text)) {
      throw new IllegalArgumentException(
          "%s %s is not an NSID such as com.example.post"
              .formatted(parameter, UntrustedText.quoted(text)));
    }
  }

  /** Returns the NSIDs in alphabetical order, or only {@code *}. */
  static Set<String> nsidsOrAny(String parameter, Collection<String> texts) {
    for (String text : texts) {
      if (!text.equals(ANY) && !Nsid.isValid(text)) {
        throw new IllegalArgumentException(
            "%s %s is neither an NSID such as com.example.post nor *"
                .formatted(parameter, UntrustedText.quoted(text)));
      }
    }
    if (texts.isEmpty()) {
      throw new IllegalArgumentException(
          parameter + " is missing: it must be an NSID, or * for all");
    }
    return texts.contains(ANY)
        ? Set.of(ANY)
        : Collections.unmodifiableSortedSet(new TreeSet<>(texts));
  }

  static boolean matches(Set<String> names, String name) {
    return names.contains(ANY) || names.contains(name);
  }

  static <E extends Enum<E>> Set<E> choices(String parameter, Class<E> type, Set<E> choices) {
    if (choices.isEmpty()) {
      throw new IllegalArgumentException("%s must be one of %s".formatted(parameter, words(type)));
    }
    return Collections.unmodifiableSet(EnumSet.copyOf(choices));
  }

  static <E extends Enum<E>> Set<E> parse(String parameter, Class<E> type, List<String> words) {
    EnumSet<E> choices = EnumSet.noneOf(type);
    words.forEach(word -> choices.add(parse(parameter, type, word)));
    return choices;
  }

  static <E extends Enum<E>> E parse(String parameter, Class<E> type, String word) {
    return Arrays.stream(type.getEnumConstants())
        .filter(choice -> choice.toString().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s %s is not one of %s"
                        .formatted(parameter, UntrustedText.quoted(word), words(type))));
  }

  private static <E extends Enum<E>> String words(Class<E> type) {
    return Arrays.toString(type.getEnumConstants());
  }

  /** Returns the values without duplicates, which {@code Set.of} would reject. */
  static <T> Set<T> distinct(Collection<T> values) {
    return new LinkedHashSet<>(values);
  }
}
