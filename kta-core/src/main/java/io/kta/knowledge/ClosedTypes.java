package io.kta.knowledge;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kta.json.Json;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The classes in results that Jackson may not look into, since their module does not open their
 * package. Without a module path there are none.
 */
final class ClosedTypes {
  private final Set<Class<?>> seen = new LinkedHashSet<>();
  private final Set<Class<?>> closed = new LinkedHashSet<>();

  private ClosedTypes() {}

  /**
   * Does nothing if the results of an owner's algorithm can be read back.
   *
   * @throws KnowledgeStoreException if not; the message has the lines that their module lacks
   */
  static void requireNone(KnowledgeOwner<?, ?> owner) {
    ClosedTypes found = new ClosedTypes();
    ResultTypes<?, ?> types = owner.types();
    Stream.concat(types.monitored().stream(), types.analyzed().stream()).forEach(found::visit);
    if (!found.closed.isEmpty()) {
      throw new KnowledgeStoreException(
          "results of %s are of %s, which could not be read back after a restart; add to the module"
                  .formatted(owner.algorithm(), found.names())
              + found.missing());
    }
  }

  private String names() {
    return closed.stream().map(Class::getName).collect(Collectors.joining(", "));
  }

  private String missing() {
    return closed.stream()
        .map(
            type ->
                " %s: opens %s to %s;"
                    .formatted(
                        type.getModule().getName(),
                        type.getPackageName(),
                        ObjectMapper.class.getModule().getName()))
        .distinct()
        .collect(Collectors.joining());
  }

  private void visit(Type type) {
    visit(Json.strict().constructType(type));
  }

  private void visit(JavaType type) {
    for (int i = 0; i < type.containedTypeCount(); i++) {
      visit(type.containedType(i));
    }
    if (type.isArrayType()) {
      visit(type.getContentType());
    } else {
      visitClass(type.getRawClass());
    }
  }

  private void visitClass(Class<?> type) {
    boolean isKnownToJackson = type.isPrimitive() || type.getName().startsWith("java.");
    if (isKnownToJackson || type.isEnum() || !seen.add(type)) {
      return;
    }
    if (type.getModule().isNamed()
        && !type.getModule().isOpen(type.getPackageName(), ObjectMapper.class.getModule())) {
      closed.add(type);
    }
    if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        visit(component.getGenericType());
      }
    }
    if (type.isSealed()) {
      Stream.of(type.getPermittedSubclasses()).forEach(this::visitClass);
    }
  }
}
