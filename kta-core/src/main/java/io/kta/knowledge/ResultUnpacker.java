package io.kta.knowledge;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Puts together what {@link ResultPacker} has packed. Not thread-safe; used once. */
final class ResultUnpacker {
  static final char NULL = 'n';
  static final char INT = 'i';
  static final char LONG = 'l';
  static final char TRUE = 't';
  static final char FALSE = 'f';
  static final char INSTANT = 'T';
  static final char NEAR_INSTANT = 'N';
  static final char DURATION = 'D';
  static final char NONE = 'o';
  static final char SOME = 'O';
  static final char NO_DOUBLE = 'x';
  static final char SOME_DOUBLE = 'X';
  static final char NO_INT = 'y';
  static final char SOME_INT = 'Y';
  static final char NO_LONG = 'z';
  static final char SOME_LONG = 'Z';
  static final char DOUBLE = 'd';
  static final char WHOLE = 'w';
  static final char DECIMAL = 'W';
  static final char SHARED = 's';
  static final char NAME = 'S';
  static final char OWN = 'p';
  static final char TEXT = 'e';
  static final char RECORD = 'r';
  static final char LIST = 'L';
  static final char SET = 'U';
  static final char MAP = 'M';

  static final long NANOS = 1_000_000_000;

  private final Object[] shared;
  private final Object[] own;
  private final byte[] numbers;
  private final String form;
  private int formRead;
  private int numbersRead;
  private int ownRead;
  private Instant last = Instant.EPOCH;

  /**
   * Creates it.
   *
   * @param shared what results have in common
   * @param numbers those of the result
   * @param own what is kept as the objects it is made of
   */
  ResultUnpacker(Object[] shared, byte[] numbers, Object[] own) {
    this.shared = shared;
    this.own = own;
    this.numbers = numbers;
    int end = numbers.length;
    this.form = (String) shared[(numbers[end - 2] & 0xFF) << Byte.SIZE | (numbers[end - 1] & 0xFF)];
  }

  CycleResult<?, ?> unpack() throws ReflectiveOperationException {
    return (CycleResult<?, ?>) requireNonNull(value());
  }

  private @Nullable Object value() throws ReflectiveOperationException {
    return switch (form.charAt(formRead++)) {
      case NULL -> null;
      case INT -> (int) number();
      case LONG -> number();
      case TRUE -> true;
      case FALSE -> false;
      case INSTANT -> read(Instant.ofEpochSecond(number(), number()));
      case NEAR_INSTANT -> read(near(number()));
      case DURATION -> Duration.ofSeconds(number(), number());
      case NONE -> Optional.empty();
      case SOME -> Optional.of(requireNonNull(value()));
      case NO_DOUBLE -> OptionalDouble.empty();
      case SOME_DOUBLE -> OptionalDouble.of(decimal());
      case NO_INT -> OptionalInt.empty();
      case SOME_INT -> OptionalInt.of((int) number());
      case NO_LONG -> OptionalLong.empty();
      case SOME_LONG -> OptionalLong.of(number());
      case DOUBLE -> decimal();
      case SHARED -> shared[(int) number()];
      case NAME -> shared[count()];
      case OWN -> own[ownRead++];
      case TEXT -> text();
      case RECORD -> record();
      case LIST -> Collections.unmodifiableList(elements());
      case SET -> Collections.unmodifiableSet(new LinkedHashSet<>(elements()));
      case MAP -> map();
      default -> throw new IllegalStateException("a packed result is broken: " + form);
    };
  }

  private Object record() throws ReflectiveOperationException {
    RecordForm parts = RecordForm.of((Class<?>) shared[count()]).orElseThrow();
    @Nullable Object[] components = new @Nullable Object[parts.size()];
    for (int i = 0; i < components.length; i++) {
      components[i] = value();
    }
    return parts.made(components);
  }

  private List<@Nullable Object> elements() throws ReflectiveOperationException {
    List<@Nullable Object> elements = new ArrayList<>();
    for (int runs = count(); runs > 0; runs--) {
      int start = formRead;
      for (int left = (int) number(); left > 0; left--) {
        formRead = start;
        elements.add(value());
      }
    }
    return elements;
  }

  private Map<?, ?> map() throws ReflectiveOperationException {
    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
    for (int left = count(); left > 0; left--) {
      Object key = value();
      map.put(key, value());
    }
    return Collections.unmodifiableMap(map);
  }

  /** Keeps a time, since the next one is told by what lies between them. */
  private Instant read(Instant time) {
    last = time;
    return time;
  }

  private Instant near(long nanos) {
    return last.plusSeconds(nanos / NANOS).plusNanos(nanos % NANOS);
  }

  private Object text() {
    int place = (int) number() - 1;
    if (place >= 0) {
      return shared[place];
    }
    int length = (int) number();
    numbersRead += length;
    return new String(numbers, numbersRead - length, length, StandardCharsets.UTF_8);
  }

  private int count() {
    return form.charAt(formRead++) << Character.SIZE | form.charAt(formRead++);
  }

  private long number() {
    long read = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = numbers[numbersRead++];
      read |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return (read >>> 1) ^ -(read & 1);
      }
    }
  }

  private double decimal() {
    if (form.charAt(formRead++) == WHOLE) {
      return number();
    }
    long bits = 0;
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      bits |= (numbers[numbersRead++] & 0xFFL) << shift;
    }
    return Double.longBitsToDouble(bits);
  }
}
