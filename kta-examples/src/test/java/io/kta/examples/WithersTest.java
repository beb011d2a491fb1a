package io.kta.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.common.testing.EqualsTester;
import io.kta.examples.Pairs.Pair;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is changed by a {@code with…} method is that part, and no other. */
final class WithersTest {
  private static final Pairs PAIRS = SomeValues.pairs();

  static Stream<Method> withers() {
    return PublicTypes.all()
        .filter(Class::isRecord)
        .flatMap(type -> Stream.of(type.getDeclaredMethods()))
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> !method.getName().equals("withOldestAt")) // keeps the older of two
        .filter(method -> method.getParameterCount() == 1 && part(method).isPresent());
  }

  /** Returns the component that a method replaces; empty if it does something else. */
  private static Optional<RecordComponent> part(Method method) {
    return Stream.of(method.getDeclaringClass().getRecordComponents())
        .filter(component -> method.getName().equalsIgnoreCase("with" + component.getName()))
        .findAny();
  }

  @ParameterizedTest
  @MethodSource("withers")
  void wither_aPart_changesItAndNoOther(Method wither) throws Exception {
    Object before = PAIRS.of(wither.getDeclaringClass()).first();
    Pair parts = parts(wither, before);
    Object first = wither.invoke(before, parts.first());
    Object second = wither.invoke(before, parts.second());
    new EqualsTester()
        .addEqualityGroup(first, wither.invoke(second, parts.first()))
        .addEqualityGroup(second, wither.invoke(first, parts.second()))
        .testEquals();
    String part = part(wither).orElseThrow().getName();
    for (RecordComponent component : wither.getDeclaringClass().getRecordComponents()) {
      if (!component.getName().equals(part)) {
        assertThat(component.getAccessor().invoke(first))
            .as(component.getName())
            .isEqualTo(component.getAccessor().invoke(before));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("withers")
  void wither_null_throws(Method wither) {
    Object before = PAIRS.of(wither.getDeclaringClass()).first();
    if (!wither.getParameterTypes()[0].isPrimitive()) {
      assertThat(catchThrowable(() -> wither.invoke(before, new Object[] {null})))
          .isInstanceOf(InvocationTargetException.class)
          .hasCauseInstanceOf(NullPointerException.class);
    }
  }

  /** Returns what a part can be: a ratio above 1 where one below it is refused. */
  private static Pair parts(Method wither, Object before) throws IllegalAccessException {
    Pair usual = PAIRS.of(wither.getGenericParameterTypes()[0]);
    try {
      Object unused = wither.invoke(before, usual.first());
      return usual;
    } catch (InvocationTargetException e) {
      assertThat(wither.getParameterTypes()[0]).as("%s", e.getCause()).isEqualTo(double.class);
      return new Pair(1.5, 2.0);
    }
  }
}
