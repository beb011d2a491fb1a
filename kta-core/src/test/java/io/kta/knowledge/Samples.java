package io.kta.knowledge;

import static java.util.Objects.requireNonNull;

import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Makes records with something in every component, whatever components they have, so that one that
 * is added later is filled without anybody thinking of it. Every number and text is another one.
 */
public final class Samples {
  private int count = 1;

  /**
   * Makes one.
   *
   * @param variables what the type parameters stand for, by name
   */
  public <T> T of(Class<T> type, Map<String, Type> variables) {
    return type.cast(make(type, variables));
  }

  private Object make(Type type, Map<String, Type> variables) {
    if (type instanceof TypeVariable<?> variable) {
      return make(requireNonNull(variables.get(variable.getName())), variables);
    }
    if (type instanceof WildcardType wildcard) {
      return make(wildcard.getUpperBounds()[0], variables);
    }
    if (type instanceof ParameterizedType generic) {
      return makeGeneric(generic, variables);
    }
    return makeClass((Class<?>) type, variables);
  }

  private Object makeGeneric(ParameterizedType type, Map<String, Type> variables) {
    Class<?> raw = (Class<?>) type.getRawType();
    Type[] arguments = type.getActualTypeArguments();
    if (raw == Optional.class) {
      return arguments[0] == Throwable.class
          ? Optional.empty() // never kept
          : Optional.of(make(arguments[0], variables));
    }
    if (List.class.isAssignableFrom(raw)) {
      return List.of(make(arguments[0], variables), make(arguments[0], variables));
    }
    if (Set.class.isAssignableFrom(raw)) {
      return new LinkedHashSet<>(List.of(make(arguments[0], variables)));
    }
    if (Map.class.isAssignableFrom(raw)) {
      Map<Object, Object> map = new LinkedHashMap<>();
      map.put(make(arguments[0], variables), make(arguments[1], variables));
      map.put(make(arguments[0], variables), make(arguments[1], variables));
      return map;
    }
    Map<String, Type> inner = new LinkedHashMap<>(variables);
    TypeVariable<?>[] parameters = raw.getTypeParameters();
    for (int i = 0; i < parameters.length; i++) {
      Type argument = arguments[i];
      inner.put(
          parameters[i].getName(),
          argument instanceof TypeVariable<?> same
              ? requireNonNull(variables.get(same.getName()))
              : argument);
    }
    return makeClass(raw, inner);
  }

  private Object makeClass(Class<?> type, Map<String, Type> variables) {
    int next = count++;
    if (type == Snapshot.class) {
      return new Snapshot(
          Instant.EPOCH.plusSeconds(next),
          Instant.EPOCH.plusSeconds(next + 1),
          new int[] {next, next + 1}); // a number for each of the two operators of a log
    }
    if (type == OperatorId.class) {
      return new OperatorId("operator-" + next);
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[next % type.getEnumConstants().length];
    }
    if (type.isSealed()) {
      List<Class<?>> members = Arrays.asList(type.getPermittedSubclasses());
      return makeClass(members.get(next % members.size()), variables);
    }
    if (type.isRecord()) {
      return makeRecord(type, variables);
    }
    return simple(type, next);
  }

  private static Object simple(Class<?> type, int next) {
    return Map.<Class<?>, Object>ofEntries(
            Map.entry(String.class, "text-" + next),
            Map.entry(int.class, next),
            Map.entry(Integer.class, next),
            Map.entry(long.class, (long) next),
            Map.entry(Long.class, (long) next),
            Map.entry(double.class, 1.0 / next),
            Map.entry(Double.class, 1.0 / next),
            Map.entry(boolean.class, true),
            Map.entry(Boolean.class, true),
            Map.entry(
                Topology.class,
                Topology.chain(Operator.of("source-" + next, next), Operator.of("sink", next))),
            Map.entry(Instant.class, Instant.EPOCH.plusMillis(next)),
            Map.entry(Duration.class, Duration.ofMillis(next)),
            Map.entry(OptionalInt.class, OptionalInt.of(next)),
            Map.entry(OptionalLong.class, OptionalLong.of(next)),
            Map.entry(OptionalDouble.class, OptionalDouble.of(1.0 / next)))
        .entrySet()
        .stream()
        .filter(entry -> entry.getKey() == type)
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("there is no sample of " + type + " so far; add one here"));
  }

  private Object makeRecord(Class<?> type, Map<String, Type> variables) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values =
        Arrays.stream(components)
            .map(component -> make(component.getGenericType(), variables))
            .toArray();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no sample of " + type + ": " + e.getCause(), e);
    }
  }
}
