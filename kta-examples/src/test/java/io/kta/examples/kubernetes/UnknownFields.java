package io.kta.examples.kubernetes;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The fields of a resource that its kind does not have: the client's types keep them aside, where
 * an API server refuses them under strict validation.
 */
final class UnknownFields {
  private static final String ASIDE = "getAdditionalProperties";

  private UnknownFields() {}

  /** Returns their names, of a resource and of all that is in it. */
  static Set<String> of(Object resource) {
    Set<String> found = new TreeSet<>();
    collect(resource, found);
    return found;
  }

  private static void collect(Object value, Set<String> found) {
    if (value instanceof Collection<?> many) {
      many.forEach(one -> collect(one, found));
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(one -> collect(one, found));
    } else if (value != null
        && value.getClass().getPackageName().startsWith("io.fabric8.kubernetes.api.model")
        && !value.getClass().isEnum()) {
      for (Method method : value.getClass().getMethods()) {
        if (method.getParameterCount() == 0 && method.getName().startsWith("get")) {
          collectFrom(value, method, found);
        }
      }
    }
  }

  private static void collectFrom(Object value, Method method, Set<String> found) {
    try {
      Object held = method.invoke(value);
      if (method.getName().equals(ASIDE) && held instanceof Map<?, ?> aside) {
        aside.keySet().forEach(name -> found.add(name.toString()));
      } else {
        collect(held, found);
      }
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(method + " cannot be read", e);
    }
  }
}
