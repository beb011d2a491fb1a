package io.kta.operator.spec;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads fields of a spec, which may be missing. */
public final class Fields {
  private Fields() {}

  /** Returns the value, or what holds where it is missing. */
  public static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }

  /** Returns the values; none where they are missing. */
  public static <T> List<T> orEmpty(@Nullable List<T> values) {
    return values == null ? List.of() : values;
  }

  /**
   * Returns what is made of a field.
   *
   * @throws FieldException if it cannot be made, of the field or the one within it
   */
  public static <T> T at(String field, Supplier<T> maker) {
    try {
      return maker.get();
    } catch (IllegalArgumentException e) {
      throw FieldException.refused(field, e);
    }
  }

  /**
   * Returns the value of an enum whose name a manifest has in Kubernetes' manner.
   *
   * @throws FieldException if there is none
   */
  public static <E extends Enum<E>> E choice(String field, Class<E> type, String value) {
    List<String> names = new ArrayList<>();
    for (E each : requireNonNull(type.getEnumConstants())) {
      String name = camelCase(each.name());
      if (name.equals(value)) {
        return each;
      }
      names.add(name);
    }
    throw FieldException.of(
        field, "is '%s'; it must be one of %s".formatted(value, String.join(", ", names)));
  }

  private static String camelCase(String name) {
    StringBuilder text = new StringBuilder();
    for (String word : name.split("_", -1)) {
      text.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return text.toString();
  }

  /**
   * Returns the value.
   *
   * @throws FieldException if it is missing
   */
  public static <T> T require(String field, @Nullable T value) {
    if (value == null) {
      throw FieldException.of(field, "is missing; set it");
    }
    return value;
  }
}
