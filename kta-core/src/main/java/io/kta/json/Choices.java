package io.kta.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Closed choices: sealed interfaces, and the classes that implement them. */
final class Choices {
  /** The property that says which one it is. */
  static final String TYPE = "type";

  private Choices() {}

  /** Returns the closed choice that a type is, or is one of; empty if it is none. */
  static Optional<Class<?>> choiceOf(Class<?> type) {
    if (isChoice(type)) {
      return Optional.of(type);
    }
    return Arrays.stream(type.getInterfaces())
        .<Class<?>>map(i -> i)
        .filter(Choices::isChoice)
        .findFirst();
  }

  /** Returns the classes among which a closed choice chooses. */
  static List<Class<?>> membersOf(Class<?> choice) {
    return Arrays.stream(choice.getPermittedSubclasses())
        .flatMap(member -> isChoice(member) ? membersOf(member).stream() : Stream.of(member))
        .toList();
  }

  private static boolean isChoice(Class<?> type) {
    JsonTypeInfo said = type.getAnnotation(JsonTypeInfo.class);
    boolean isToBeTold = said == null || said.use() != JsonTypeInfo.Id.NONE;
    return type.isInterface() && type.isSealed() && isToBeTold;
  }
}
