package io.kta.json;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;

/** Which records are names: those of nothing but a {@code String value}. */
final class Names {
  private static final String VALUE = "value";

  private Names() {}

  static boolean isValueOfName(Method method) {
    return method.getParameterCount() == 0
        && method.getName().equals(VALUE)
        && isName(method.getDeclaringClass());
  }

  static boolean isOfName(Constructor<?> constructor) {
    return constructor.getParameterCount() == 1
        && constructor.getParameterTypes()[0] == String.class
        && isName(constructor.getDeclaringClass());
  }

  private static boolean isName(Class<?> type) {
    if (!type.isRecord()) {
      return false;
    }
    RecordComponent[] components = type.getRecordComponents();
    return components.length == 1
        && components[0].getType() == String.class
        && components[0].getName().equals(VALUE);
  }
}
