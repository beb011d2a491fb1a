package io.kta.knowledge;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Packs one result: what it consists of (its form) apart from its numbers, since the form of one
 * cycle is nearly always that of the one before. What several results have in common is kept once:
 * forms, operators' ids, texts and parts that the next result has too. Not thread-safe; used once.
 */
final class ResultPacker {
  static final int LONGEST_TEXT = 256; // a longer one is kept as the object it is
  private static final int SMALL = 64; // bytes; what is no larger is as cheap to keep twice
  private static final int DEEPEST = 100;
  private static final long NEAR = 1L << 33; // seconds, which as nanoseconds are a long

  private final List<Object> shared;
  private final int before;
  private final Map<Object, Integer> placeOfEqual = new HashMap<>();
  private final IdentityHashMap<Object, Integer> placeOfSame = new IdentityHashMap<>();
  private final List<Object> own = new ArrayList<>();
  private final StringBuilder form = new StringBuilder();
  private Numbers numbers = new Numbers();
  private Instant last = Instant.EPOCH;
  private int depth;

  ResultPacker(Object[] shared) {
    this.shared = new ArrayList<>(Arrays.asList(shared));
    this.before = shared.length;
    for (int i = 0; i < shared.length; i++) {
      places(shared[i]).put(shared[i], i);
    }
  }

  /**
   * Returns a result packed, for {@link ResultUnpacker}: its numbers, the last of which is the
   * place of its form.
   *
   * @param next the result of the cycle after it
   */
  byte[] pack(CycleResult<?, ?> result, CycleResult<?, ?> next)
      throws ReflectiveOperationException {
    value(result, next);
    int place = place(form.toString());
    if (place >= 1 << Character.SIZE) {
      throw new IllegalStateException("there is too much in common to be counted");
    }
    numbers.write(place >>> Byte.SIZE);
    numbers.write(place);
    return numbers.toByteArray();
  }

  /** Returns what is kept as the objects it is made of. */
  Object[] own() {
    return own.isEmpty() ? PackedResults.NOTHING : own.toArray();
  }

  /** Returns what the results have in common, with what this one has added. */
  Object[] shared() {
    return shared.toArray();
  }

  boolean hasAdded() {
    return shared.size() > before;
  }

  private static boolean isText(Object value) {
    return value instanceof String
        || RecordForm.of(value.getClass()).filter(RecordForm::isText).isPresent();
  }

  @SuppressWarnings("IdentityHashMapUsage") // each is asked for what is its own
  private Map<Object, Integer> places(Object value) {
    return isText(value) ? placeOfEqual : placeOfSame;
  }

  /** Texts are those of all autoscalers: fleets have forms, reasons and ids in common. */
  private int place(Object value) {
    return places(value)
        .computeIfAbsent(
            value,
            added -> {
              shared.add(added instanceof String text ? text.intern() : added);
              return shared.size() - 1;
            });
  }

  private void value(@Nullable Object value, @Nullable Object next)
      throws ReflectiveOperationException {
    if (value == null) {
      form.append(ResultUnpacker.NULL);
    } else if (value instanceof Integer number) {
      number(ResultUnpacker.INT, number);
    } else if (value instanceof Long number) {
      number(ResultUnpacker.LONG, number);
    } else if (value instanceof Boolean flag) {
      form.append(flag ? ResultUnpacker.TRUE : ResultUnpacker.FALSE);
    } else if (value instanceof Instant time) {
      instant(time);
    } else if (value instanceof Duration time) {
      number(ResultUnpacker.DURATION, time.getSeconds());
      number(time.getNano());
    } else if (!optional(value, next)) {
      composite(value, next);
    }
  }

  /** What is near the time before it takes few bytes. */
  private void instant(Instant time) {
    long seconds = time.getEpochSecond() - last.getEpochSecond();
    int nanos = time.getNano() - last.getNano();
    last = time;
    if (Math.abs(seconds) < NEAR) {
      number(ResultUnpacker.NEAR_INSTANT, seconds * ResultUnpacker.NANOS + nanos);
    } else {
      number(ResultUnpacker.INSTANT, time.getEpochSecond());
      number(time.getNano());
    }
  }

  private boolean optional(Object value, @Nullable Object next)
      throws ReflectiveOperationException {
    if (value instanceof Optional<?> some) {
      form.append(some.isPresent() ? ResultUnpacker.SOME : ResultUnpacker.NONE);
      if (some.isPresent()) {
        value(some.get(), next instanceof Optional<?> other ? other.orElse(null) : null);
      }
    } else if (value instanceof OptionalDouble some) {
      form.append(some.isPresent() ? ResultUnpacker.SOME_DOUBLE : ResultUnpacker.NO_DOUBLE);
      some.ifPresent(this::decimal);
    } else if (value instanceof OptionalInt some) {
      form.append(some.isPresent() ? ResultUnpacker.SOME_INT : ResultUnpacker.NO_INT);
      some.ifPresent(this::number);
    } else if (value instanceof OptionalLong some) {
      form.append(some.isPresent() ? ResultUnpacker.SOME_LONG : ResultUnpacker.NO_LONG);
      some.ifPresent(this::number);
    } else {
      return false;
    }
    return true;
  }

  private void composite(Object value, @Nullable Object next) throws ReflectiveOperationException {
    if (placeOfSame.containsKey(value) || value instanceof Enum<?>) {
      shared(value);
    } else if (value instanceof Double number) {
      if (value == next) { // the element of a list, since others are boxed anew
        shared(value);
      } else {
        form.append(ResultUnpacker.DOUBLE);
        decimal(number);
      }
    } else if (isText(value)) {
      text(value, next);
    } else if (depth > DEEPEST) {
      own(value);
    } else {
      depth++;
      parts(value, next);
      depth--;
    }
  }

  /** What the next result has too is kept once, unless that takes more than to pack it. */
  private void parts(Object value, @Nullable Object next) throws ReflectiveOperationException {
    int formBefore = form.length();
    int numbersBefore = numbers.size();
    int ownBefore = own.size();
    Instant lastBefore = last;
    apart(value, next);
    if (value == next && (numbers.size() > numbersBefore + SMALL || own.size() > ownBefore)) {
      form.setLength(formBefore);
      numbers.cut(numbersBefore);
      own.subList(ownBefore, own.size()).clear();
      last = lastBefore;
      shared(value);
    }
  }

  private void shared(Object value) {
    number(ResultUnpacker.SHARED, place(value));
  }

  private void own(Object value) {
    form.append(ResultUnpacker.OWN);
    own.add(value);
  }

  private void text(Object value, @Nullable Object next) throws ReflectiveOperationException {
    boolean isShared = value.equals(next) || placeOfEqual.containsKey(value);
    if (isShared && !(value instanceof String)) {
      shared(value);
      return;
    }
    String text = value instanceof String string ? string : String.valueOf(textOf(value));
    if (!isShared && text.length() > LONGEST_TEXT) {
      own(value);
      return;
    }
    if (value != text) {
      record(value.getClass());
    }
    number(ResultUnpacker.TEXT, isShared ? place(text) + 1 : 0);
    if (!isShared) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      number(bytes.length);
      numbers.writeBytes(bytes);
    }
  }

  private static @Nullable Object textOf(Object record) throws ReflectiveOperationException {
    return RecordForm.of(record.getClass()).orElseThrow().part(record, 0);
  }

  /** Only within records: a step that returns a list or map may go on changing it. */
  private void apart(Object value, @Nullable Object next) throws ReflectiveOperationException {
    Optional<RecordForm> parts = RecordForm.of(value.getClass());
    if (parts.isPresent()) {
      record(value.getClass());
      Object alike = next != null && next.getClass() == value.getClass() ? next : null;
      for (int i = 0; i < parts.get().size(); i++) {
        value(parts.get().part(value, i), alike == null ? null : parts.get().part(alike, i));
      }
    } else if (depth > 2 && value instanceof List<?> list) {
      list(ResultUnpacker.LIST, list, next instanceof List<?> other ? other : List.of());
    } else if (depth > 2 && value instanceof Set<?> set && !(set instanceof SortedSet<?>)) {
      list(ResultUnpacker.SET, set, List.of());
    } else if (depth > 2 && value instanceof Map<?, ?> map && !(map instanceof SortedMap<?, ?>)) {
      map(map, next instanceof Map<?, ?> other ? other : Map.of());
    } else {
      own(value);
    }
  }

  private void record(Class<?> type) {
    form.append(ResultUnpacker.RECORD);
    count(place(type));
  }

  /** Elements in a row that have the same form have it once, and their number before theirs. */
  private void list(char kind, Collection<?> elements, List<?> next)
      throws ReflectiveOperationException {
    form.append(kind);
    int runsAt = form.length();
    count(0); // how many such rows there are, which is known below
    int runs = 0;
    int place = 0;
    String last = "";
    Numbers all = numbers;
    Numbers run = new Numbers();
    for (Object element : elements) {
      int formAt = form.length();
      numbers = new Numbers();
      value(element, place < next.size() ? next.get(place) : null);
      place++;
      if (form.substring(formAt).equals(last)) {
        form.setLength(formAt);
      } else {
        all.add(run);
        run = new Numbers();
        last = form.substring(formAt);
        runs++;
      }
      run.add(numbers.toByteArray());
    }
    all.add(run);
    numbers = all;
    form.setCharAt(runsAt, (char) (runs >>> Character.SIZE));
    form.setCharAt(runsAt + 1, (char) runs);
  }

  private void map(Map<?, ?> map, Map<?, ?> next) throws ReflectiveOperationException {
    form.append(ResultUnpacker.MAP);
    count(map.size());
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Object key = entry.getKey();
      Object value = next.get(key);
      if (key != null && isText(key) && (value != null || placeOfEqual.containsKey(key))) {
        form.append(ResultUnpacker.NAME); // keys rarely change, and so are no numbers
        count(place(key));
      } else {
        value(key, null);
      }
      value(entry.getValue(), value);
    }
  }

  private void count(int many) {
    form.append((char) (many >>> Character.SIZE)).append((char) many);
  }

  private void number(char kind, long number) {
    form.append(kind);
    number(number);
  }

  private void number(long number) {
    numbers.add(number);
  }

  /** Whole numbers, such as counts, as such. */
  private void decimal(double number) {
    long whole = (long) number;
    if (Double.doubleToRawLongBits((double) whole) == Double.doubleToRawLongBits(number)
        && Math.abs(whole) < 1L << 48) {
      number(ResultUnpacker.WHOLE, whole);
      return;
    }
    form.append(ResultUnpacker.DECIMAL);
    long bits = Double.doubleToRawLongBits(number);
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      numbers.write((int) (bits >>> shift));
    }
  }

  /** Numbers as bytes. */
  private static final class Numbers extends ByteArrayOutputStream {
    private int elements;

    /** Small numbers, also negative ones, take few bytes. */
    void add(long number) {
      long left = (number << 1) ^ (number >> 63);
      while ((left & ~0x7FL) != 0) {
        write((int) (left & 0x7F) | 0x80);
        left >>>= 7;
      }
      write((int) left);
    }

    void add(byte[] element) {
      writeBytes(element);
      elements++;
    }

    /** Adds the elements of a row, if there are any, after how many they are. */
    void add(Numbers row) {
      if (row.elements > 0) {
        add((long) row.elements);
        writeBytes(row.toByteArray());
      }
    }

    void cut(int length) {
      count = length;
    }
  }
}
