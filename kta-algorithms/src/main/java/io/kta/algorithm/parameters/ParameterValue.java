package io.kta.algorithm.parameters;

import io.kta.algorithm.Algorithm;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns what JSON or YAML gives into what a component of a record takes. */
final class ParameterValue {
  private ParameterValue() {}

  /** Returns the value for a component, or adds to the faults and returns empty. */
  static Optional<Object> of(
      RecordComponent component, @Nullable Object given, List<String> faults) {
    try {
      return Optional.of(convert(component.getGenericType(), given));
    } catch (Unfit e) {
      faults.add(
          "%s is %s; it must be %s"
              .formatted(component.getName(), text(given), describe(component.getGenericType())));
    } catch (IllegalArgumentException e) { // a record inside refuses its values
      faults.add(component.getName() + ": " + e.getMessage());
    }
    return Optional.empty();
  }

  /** Returns what a component of a type takes, in words. */
  static String describe(Type type) {
    Class<?> raw = raw(type);
    if (raw == int.class || raw == long.class || raw == Integer.class || raw == OptionalInt.class) {
      return "a whole number";
    } else if (raw == double.class || raw == Double.class || raw == OptionalDouble.class) {
      return "a number";
    } else if (raw == boolean.class) {
      return "true or false";
    } else if (raw == Duration.class) {
      return "a duration as PT5M or a number of seconds";
    } else if (raw == LocalTime.class) {
      return "a time of day as 08:30";
    } else if (raw == ZoneId.class) {
      return "a time zone as Europe/Vienna";
    } else if (raw.isEnum()) {
      return Stream.of(raw.getEnumConstants())
          .map(Object::toString)
          .collect(Collectors.joining(", ", "one of ", ""));
    } else if (raw == Optional.class) {
      return describe(argument(type, 0)) + ", or null";
    } else if (Collection.class.isAssignableFrom(raw)) {
      return "a list, each " + describe(argument(type, 0));
    } else if (raw == Map.class) {
      return "a map, each " + describe(argument(type, 1));
    } else if (raw == Algorithm.class) {
      return "an algorithm as {type: Ds2, parameters: {..}}, or its name alone";
    } else if (raw.isRecord()) {
      return Stream.of(raw.getRecordComponents())
          .map(c -> c.getName() + ": " + describe(c.getGenericType()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return "a text";
  }

  /** Returns a value as text for messages. */
  static String text(@Nullable Object value) {
    if (value instanceof OptionalDouble number) {
      return number.isPresent() ? String.valueOf(number.getAsDouble()) : "none";
    } else if (value instanceof OptionalInt number) {
      return number.isPresent() ? String.valueOf(number.getAsInt()) : "none";
    } else if (value instanceof Optional<?> optional) {
      return optional.map(ParameterValue::text).orElse("none");
    }
    return value instanceof String text ? "'" + text + "'" : String.valueOf(value);
  }

  /** Makes a record of its components; what its constructor throws is thrown. */
  static Object newRecord(Class<?> type, Object[] values) {
    Class<?>[] types =
        Stream.of(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      return type.getConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(type + " could not be made", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          type + " cannot be made; make the record public, in an exported package", e);
    }
  }

  private static Object convert(Type type, @Nullable Object given) throws Unfit {
    Class<?> raw = raw(type);
    if (raw == Optional.class) {
      return given == null ? Optional.empty() : Optional.of(convert(argument(type, 0), given));
    } else if (raw == OptionalDouble.class) {
      return given == null ? OptionalDouble.empty() : OptionalDouble.of(number(given));
    } else if (raw == OptionalInt.class) {
      return given == null ? OptionalInt.empty() : OptionalInt.of((int) whole(given, raw));
    } else if (given == null && (raw == List.class || raw == Set.class)) {
      return raw == Set.class ? Set.of() : List.of();
    } else if (given == null && raw == Map.class) {
      return Map.of();
    } else if (given == null) {
      throw new Unfit();
    } else if (raw == List.class || raw == Set.class) {
      return collection(raw, argument(type, 0), given);
    } else if (raw == Map.class) {
      return map(argument(type, 1), given);
    } else if (raw == Algorithm.class && !raw.isInstance(given)) {
      return NestedAlgorithm.of(given).orElseThrow(Unfit::new);
    } else if (raw.isRecord() && !raw.isInstance(given)) {
      return record(raw, given);
    }
    return single(raw, given);
  }

  private static Object single(Class<?> raw, Object given) throws Unfit {
    if (raw.isInstance(given)) {
      return given;
    }
    String text = given.toString().strip();
    try {
      if (raw == int.class || raw == Integer.class) {
        return (int) whole(given, raw);
      } else if (raw == long.class) {
        return whole(given, raw);
      } else if (raw == double.class || raw == Double.class) {
        return number(given);
      } else if (raw == boolean.class) {
        return bool(given);
      } else if (raw == Duration.class) {
        return duration(given);
      } else if (raw == LocalTime.class) {
        return LocalTime.parse(text);
      } else if (raw == ZoneId.class) {
        return ZoneId.of(text);
      } else if (raw.isEnum()) {
        return constant(raw, text);
      }
    } catch (DateTimeException | ArithmeticException e) {
      throw new Unfit();
    }
    throw new Unfit();
  }

  private static long whole(Object given, Class<?> raw) throws Unfit {
    try {
      BigDecimal number = new BigDecimal(given.toString().strip());
      return raw == long.class ? number.longValueExact() : number.intValueExact();
    } catch (NumberFormatException | ArithmeticException e) {
      throw new Unfit();
    }
  }

  private static double number(Object given) throws Unfit {
    try {
      return new BigDecimal(given.toString().strip()).doubleValue(); // refuses NaN and Infinity
    } catch (NumberFormatException e) {
      throw new Unfit();
    }
  }

  private static boolean bool(Object given) throws Unfit {
    if (given instanceof Boolean value) {
      return value;
    }
    return switch (given.toString().strip()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new Unfit();
    };
  }

  private static Duration duration(Object given) throws Unfit {
    if (given instanceof CharSequence text && text.toString().strip().startsWith("P")) {
      return Duration.parse(text.toString().strip());
    }
    return Duration.ofNanos(
        BigDecimal.valueOf(number(given)).movePointRight(9).toBigInteger().longValueExact());
  }

  private static Object constant(Class<?> raw, String text) throws Unfit {
    for (Object constant : raw.getEnumConstants()) {
      if (((Enum<?>) constant).name().equalsIgnoreCase(text)) {
        return constant;
      }
    }
    throw new Unfit();
  }

  private static Object collection(Class<?> raw, Type element, Object given) throws Unfit {
    if (!(given instanceof Collection<?> elements)) {
      throw new Unfit();
    }
    List<Object> converted = new ArrayList<>();
    for (Object one : elements) {
      converted.add(convert(element, one));
    }
    return raw == Set.class ? new LinkedHashSet<>(converted) : converted;
  }

  private static Object map(Type element, Object given) throws Unfit {
    if (!(given instanceof Map<?, ?> entries)) {
      throw new Unfit();
    }
    Map<String, Object> converted = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : entries.entrySet()) {
      converted.put(String.valueOf(entry.getKey()), convert(element, entry.getValue()));
    }
    return converted;
  }

  private static Object record(Class<?> raw, Object given) throws Unfit {
    RecordComponent[] components = raw.getRecordComponents();
    if (!(given instanceof Map<?, ?> entries) || entries.size() > components.length) {
      throw new Unfit();
    }
    Object[] values = new Object[components.length];
    int used = 0;
    for (int i = 0; i < components.length; i++) {
      used += entries.containsKey(components[i].getName()) ? 1 : 0;
      values[i] = convert(components[i].getGenericType(), entries.get(components[i].getName()));
    }
    if (used < entries.size()) {
      throw new Unfit(); // a name that the record does not have
    }
    return newRecord(raw, values);
  }

  private static Class<?> raw(Type type) {
    return type instanceof ParameterizedType generic
        ? (Class<?>) generic.getRawType()
        : (Class<?>) type;
  }

  private static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }

  /** What is given is not what the type takes. */
  private static final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;

    Unfit() {
      super(null, null, false, false);
    }
  }
}
