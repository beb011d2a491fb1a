package io.kta.json;

import java.lang.reflect.RecordComponent;

/** Which records are names: those of nothing but a {@code String value}. */
final class Names {
  static final String VALUE = "value";

  private Names() {}

  static boolean isName(Class<?> type) {
    if (!type.isRecord()) {
      return false;
    }
    RecordComponent[] components = type.getRecordComponents();
    return components.length == 1
        && components[0].getType() == String.class
        && components[0].getName().equals(VALUE);
  }

  static boolean isMadeOfComponents(Class<?> type) {
    return type.isRecord() && !isName(type);
  }
}
