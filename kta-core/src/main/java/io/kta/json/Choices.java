package io.kta.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Closed choices: sealed interfaces, and the classes that implement them. */
final class Choices {
  /** The property that says which one it is. */
  static final String TYPE = "type";

  private Choices() {}

  /** Returns whether a type is a closed choice, or one of those that it is made among. */
  static boolean isOf(Annotated annotated) {
    Class<?> type = annotated.getRawType();
    return isChoice(type) || Arrays.stream(type.getInterfaces()).anyMatch(Choices::isChoice);
  }

  /** Returns the classes among which a closed choice chooses; null if a type is none. */
  static @Nullable List<NamedType> namedMembers(Class<?> type) {
    return isChoice(type)
        ? membersOf(type).map(member -> new NamedType(member, member.getSimpleName())).toList()
        : null;
  }

  private static Stream<Class<?>> membersOf(Class<?> type) {
    return isChoice(type)
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(Choices::membersOf)
        : Stream.of(type);
  }

  private static boolean isChoice(Class<?> type) {
    JsonTypeInfo said = type.getAnnotation(JsonTypeInfo.class);
    boolean isToBeTold = said == null || said.use() != JsonTypeInfo.Id.NONE;
    return type.isInterface() && type.isSealed() && isToBeTold;
  }
}
