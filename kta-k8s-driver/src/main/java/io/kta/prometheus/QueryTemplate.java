package io.kta.prometheus;

import io.kta.topology.Operator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PromQL in which places are held for what tells one operator from another. Immutable. */
record QueryTemplate(String text) {
  private static final Pattern PLACE = Pattern.compile("\\$\\{([^}]*)}");
  private static final Pattern SPECIAL = Pattern.compile("[\"'\\\\\\p{Cntrl}]");

  QueryTemplate {
    List<String> places = PLACE.matcher(text).results().map(MatchResult::group).toList();
    if (places.isEmpty()) {
      throw new IllegalArgumentException(
          "query template '%s' would ask the same of every operator; use ${id} or ${name} in it"
              .formatted(text));
    }
    for (String place : places) {
      if (!place.equals("${id}") && !place.equals("${name}")) {
        throw new IllegalArgumentException(
            "query template has %s; only ${id} and ${name} stand for something".formatted(place));
      }
    }
  }

  String of(Operator operator) {
    return PLACE
        .matcher(text)
        .replaceAll(
            place ->
                Matcher.quoteReplacement(
                    escaped(
                        place.group(1).equals("id") ? operator.id().value() : operator.name())));
  }

  /** Hexadecimal escapes are the same in strings with single and with double quotes. */
  private static String escaped(String text) {
    return SPECIAL.matcher(text).replaceAll(c -> "\\\\x%02x".formatted((int) c.group().charAt(0)));
  }
}
