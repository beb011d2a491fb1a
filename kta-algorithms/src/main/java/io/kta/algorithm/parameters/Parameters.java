package io.kta.algorithm.parameters;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Fills a record from parameters by name, as a policy file gives them. The record must be public,
 * and so must be what its components are of. Thread-safe.
 *
 * <p>A component takes what its type asks for:
 *
 * <table>
 *   <caption>What may be given</caption>
 *   <tr><td>{@code int}, {@code long}, {@code double}, {@code boolean}, {@code String}</td>
 *       <td>the value, or a text that says it</td></tr>
 *   <tr><td>{@code Duration}</td><td>ISO 8601, as {@code PT5M}, or a number of seconds</td></tr>
 *   <tr><td>{@code LocalTime}, {@code ZoneId}</td><td>{@code 08:30}, {@code Europe/Vienna}</td></tr>
 *   <tr><td>an enum</td><td>the name of a constant; case does not matter</td></tr>
 *   <tr><td>{@code Optional} and its like</td><td>the value, or null for none</td></tr>
 *   <tr><td>{@code List}, {@code Set}, {@code Map} by {@code String}</td>
 *       <td>a list or a map of values</td></tr>
 *   <tr><td>{@code Algorithm}</td><td>{@code {type: Ds2, parameters: {headroom: 0.3}}}, or its name
 *       alone; not more than 8 inside of one another</td></tr>
 *   <tr><td>a record inside of a list or map</td><td>a map of its components; only what can be empty
 *       may be left out</td></tr>
 *   <tr><td>a record</td><td>nothing by its own name: its components are parameters like the
 *       others</td></tr>
 * </table>
 *
 * @since 0.1
 */
public final class Parameters {
  private Parameters() {}

  /**
   * Returns the record with its components replaced by what is given for them.
   *
   * @param name what is configured, for messages
   * @param defaults what a component has for which nothing is given
   * @param given values by the name of their component
   * @throws IllegalArgumentException if a name is unknown, a value is not what the component takes,
   *     or the record refuses it; one message names all of these, and the parameters there are
   */
  public static <R extends Record> R bind(String name, R defaults, Map<String, ?> given) {
    return bind(name, defaults, given, Set.of());
  }

  /**
   * Returns the record with its components replaced by what is given for them, as {@link
   * #bind(String, Record, Map)}.
   *
   * @param required the names of components that must be given; what they are in {@code defaults}
   *     does not matter
   */
  public static <R extends Record> R bind(
      String name, R defaults, Map<String, ?> given, Set<String> required) {
    List<String> faults = new ArrayList<>();
    required.stream()
        .filter(parameter -> !given.containsKey(parameter))
        .sorted()
        .map(parameter -> parameter + " is missing; give it a value")
        .forEach(faults::add);
    Map<String, Object> left = new LinkedHashMap<>(given);
    R bound = fill(defaults, left, faults);
    left.keySet().stream()
        .sorted()
        .map(unknown -> "there is no parameter '" + unknown + "'")
        .forEach(faults::add);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "parameters of %s: %s; there are %s"
              .formatted(
                  name, String.join("; ", faults), String.join(", ", allowed(defaults, required))));
    }
    return bound;
  }

  /** Replaces components, also those of records inside; removes what was used from the values. */
  @SuppressWarnings("unchecked") // a record of the same class
  private static <R extends Record> R fill(
      R record, Map<String, Object> left, List<String> faults) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      Object before = read(component, record);
      if (before instanceof Record inner) {
        values[i] = fill(inner, left, faults);
      } else if (left.containsKey(component.getName())) {
        values[i] =
            ParameterValue.of(component, left.remove(component.getName()), faults).orElse(before);
      } else {
        values[i] = before;
      }
    }
    try {
      return (R) ParameterValue.newRecord(record.getClass(), values);
    } catch (IllegalArgumentException e) {
      faults.add(String.valueOf(e.getMessage()));
      return record;
    }
  }

  private static List<String> allowed(Record record, Set<String> required) {
    return Stream.of(record.getClass().getRecordComponents())
        .flatMap(
            component -> {
              Object value = read(component, record);
              return value instanceof Record inner
                  ? allowed(inner, required).stream()
                  : Stream.of(
                      "%s (%s, %s)"
                          .formatted(
                              component.getName(),
                              ParameterValue.describe(component.getGenericType()),
                              required.contains(component.getName())
                                  ? "required"
                                  : "by default " + ParameterValue.text(value)));
            })
        .toList();
  }

  private static Object read(RecordComponent component, Record record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(
          "%s of %s cannot be read; make the record public, in an exported package"
              .formatted(component.getName(), record.getClass()),
          e);
    }
  }
}
