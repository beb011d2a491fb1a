package io.kta.knowledge;

import com.fasterxml.jackson.databind.util.ClassUtil;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the records of one class are taken apart and put together again. Immutable.
 *
 * <p>A package that is open to Jackson, as {@link ResultTypes} demands, need not be open to KTA
 * too: Jackson makes the members accessible.
 */
final class RecordForm {
  private static final ClassValue<Optional<RecordForm>> KNOWN =
      new ClassValue<>() {
        @Override
        protected Optional<RecordForm> computeValue(Class<?> type) {
          return form(type);
        }
      };

  private final Field[] parts;
  private final Constructor<?> constructor;
  private final boolean isText;

  private RecordForm(Field[] parts, Constructor<?> constructor) {
    this.parts = parts;
    this.constructor = constructor;
    this.isText = parts.length == 1 && parts[0].getType() == String.class;
  }

  /** Returns the form of a class; empty if it is no record, or its module keeps it closed. */
  static Optional<RecordForm> of(Class<?> type) {
    return KNOWN.get(type);
  }

  private static Optional<RecordForm> form(Class<?> type) {
    if (!type.isRecord()) {
      return Optional.empty();
    }
    try {
      RecordComponent[] components = type.getRecordComponents();
      Field[] parts = new Field[components.length];
      Class<?>[] types = new Class<?>[components.length];
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        parts[i] = type.getDeclaredField(components[i].getName());
        ClassUtil.checkAndFixAccess(parts[i], true);
      }
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      ClassUtil.checkAndFixAccess(constructor, true);
      return Optional.of(new RecordForm(parts, constructor));
    } catch (ReflectiveOperationException | RuntimeException e) {
      return Optional.empty();
    }
  }

  int size() {
    return parts.length;
  }

  /** Returns whether the records are a text and nothing else, as operators' ids are. */
  boolean isText() {
    return isText;
  }

  /** Returns one component of a record, in the order in which they are declared. */
  @Nullable Object part(Object record, int place) throws ReflectiveOperationException {
    return parts[place].get(record);
  }

  Object made(@Nullable Object[] components) throws ReflectiveOperationException {
    return constructor.newInstance(components);
  }
}
