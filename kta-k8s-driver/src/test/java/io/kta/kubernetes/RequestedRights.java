package io.kta.kubernetes;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rights that requests take, as Kubernetes' authorization derives them from verb and path. */
final class RequestedRights {
  private static final Pattern RESOURCE =
      Pattern.compile(
          "/(?:api|apis/(?<group>[^/]+))/[^/]+/namespaces/[^/]+/(?<resource>[^/]+)(?:/(?<name>[^/]+)(?:/(?<sub>[^/]+))?)?");

  private RequestedRights() {}

  /** Returns the verbs by {@code group/resource}, without requests that everybody may send. */
  static Map<String, Set<String>> of(Collection<String> requests) {
    Map<String, Set<String>> rights = new TreeMap<>();
    for (String request : requests) {
      String[] parts = request.split(" ", 2);
      Matcher path = RESOURCE.matcher(parts[1].replaceFirst("\\?.*", ""));
      if (path.matches()) {
        String group = Optional.ofNullable(path.group("group")).orElse("");
        String sub = path.group("sub") == null ? "" : "/" + path.group("sub");
        rights
            .computeIfAbsent(
                "%s:%s%s".formatted(group, path.group("resource"), sub), key -> new TreeSet<>())
            .add(verb(parts[0], path.group("name") != null));
      }
    }
    return rights;
  }

  private static String verb(String method, boolean isNamed) {
    return switch (method) {
      case "GET" -> isNamed ? "get" : "list";
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> isNamed ? "delete" : "deletecollection";
      default -> throw new IllegalArgumentException("method " + method + " takes no known right");
    };
  }
}
