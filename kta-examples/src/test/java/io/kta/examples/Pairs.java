package io.kta.examples;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Makes two values of any type that differ: those it was given, and others of their parts. */
final class Pairs {
  /** Two values that differ; equal where there is but one, as of an enum of one constant. */
  record Pair(Object first, Object second) {}

  private final Map<Class<?>, Pair> given = new HashMap<>();

  <T> Pairs give(Class<T> type, T first, T second) {
    given.put(type, new Pair(first, second));
    return this;
  }

  /** Returns the two values that were given of a type, if any were. */
  Optional<Pair> given(Class<?> type) {
    return Optional.ofNullable(given.get(type));
  }

  /**
   * Returns the constructor's arguments, the one at {@code changed} being the second of its two.
   */
  Object[] parts(Class<?> record, int changed) {
    RecordComponent[] components = record.getRecordComponents();
    Object[] parts = new Object[components.length];
    for (int i = 0; i < parts.length; i++) {
      Pair pair = of(components[i].getGenericType());
      parts[i] = i == changed ? pair.second() : pair.first();
    }
    return parts;
  }

  /**
   * Makes a record.
   *
   * @return empty if it refuses these parts
   */
  static Optional<Object> make(Class<?> record, Object... parts) {
    Class<?>[] types =
        Stream.of(record.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      return Optional.of(record.getDeclaredConstructor(types).newInstance(parts));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException) {
        return Optional.empty();
      }
      throw new AssertionError(record + " cannot be made", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(record + " cannot be made", e);
    }
  }

  /** Returns two values of a type; equal where there is but one. */
  Pair of(Type type) {
    if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
      return given.containsKey(raw)
          ? ofClass(raw)
          : ofGeneric(raw, generic.getActualTypeArguments());
    }
    if (type instanceof Class<?> plain) {
      return ofClass(plain);
    }
    if (type instanceof TypeVariable<?>) {
      return new Pair("one result", "another result");
    }
    throw new AssertionError("there are no values of " + type);
  }

  private Pair ofGeneric(Class<?> raw, Type[] of) {
    Pair last = of(of[of.length - 1]);
    if (raw == Optional.class) {
      return new Pair(Optional.of(last.first()), Optional.of(last.second()));
    }
    if (raw == List.class) {
      return new Pair(List.of(last.first()), List.of(last.second()));
    }
    if (raw == Set.class) {
      return new Pair(Set.of(last.first()), Set.of(last.second()));
    }
    if (raw == Map.class || raw == NavigableMap.class) {
      Object key = of(of[0]).first();
      return new Pair(
          new TreeMap<>(Map.of(key, last.first())), new TreeMap<>(Map.of(key, last.second())));
    }
    return ofClass(raw);
  }

  private static Object array(Object value) {
    Object array = Array.newInstance(value.getClass(), 1);
    Array.set(array, 0, value);
    return array;
  }

  private Pair ofClass(Class<?> type) {
    Pair known = given.get(type);
    if (known != null) {
      return known;
    }
    if (type.isArray()) {
      Pair of = of(type.getComponentType());
      return new Pair(array(of.first()), array(of.second()));
    }
    if (type.isEnum()) {
      Object[] constants = type.getEnumConstants();
      return new Pair(constants[0], constants[constants.length - 1]);
    }
    if (!type.isRecord()) {
      throw new AssertionError("there are no values of " + type + "; give two");
    }
    Object first = make(type, parts(type, -1)).orElseThrow();
    for (int i = 0; i < type.getRecordComponents().length; i++) {
      Optional<Object> second = make(type, parts(type, i));
      if (second.isPresent() && !second.get().equals(first)) {
        return new Pair(first, second.get());
      }
    }
    return new Pair(first, first);
  }
}
