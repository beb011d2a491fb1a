package io.kta.simulation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.OptionalDouble;

/** A load read from a file; {@link Load#recorded} says how that looks. Thread-safe once read. */
final class RecordedLoad implements Load {
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final int MOST_SHOWN = 80;

  private final Path file;
  private double[] seconds = new double[256];
  private double[] rates = new double[256];
  private int size;
  private double firstSecond;
  private Instant firstInstant = Instant.EPOCH;
  private boolean instants;

  private RecordedLoad(Path file) {
    this.file = file;
  }

  static RecordedLoad read(Path file) {
    RecordedLoad load = new RecordedLoad(file);
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        String text = (number == 1 ? line.replace(BYTE_ORDER_MARK, "") : line).strip();
        if (!text.isEmpty()) {
          load.add(text, number);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the load from " + file, e);
    }
    if (load.size == 0) {
      throw new IllegalArgumentException(
          file + " has no line with a rate; give at least one, such as 0,1000");
    }
    return load;
  }

  @Override
  public double at(double second) {
    int found = Arrays.binarySearch(seconds, 0, size, second);
    return rates[Math.max(0, found >= 0 ? found : -found - 2)];
  }

  private void add(String line, int number) {
    String[] fields = line.split("[,;]", -1);
    if (fields.length != 2) {
      throw wrong(number, line, "it must have a time and a rate, such as 60,1000");
    }
    String time = unquoted(fields[0]);
    OptionalDouble rate = number(unquoted(fields[1]));
    OptionalDouble second = secondOf(time);
    if (size == 0 && second.isEmpty() && rate.isEmpty() && number == 1) {
      return; // names of the columns
    }
    if (second.isEmpty()) {
      throw wrong(number, time, ruleOfTime());
    }
    if (rate.isEmpty() || !(rate.getAsDouble() >= 0)) {
      throw wrong(number, unquoted(fields[1]), "its rate must be a finite number, at least 0");
    }
    if (size > 0 && !(second.getAsDouble() > seconds[size - 1])) {
      throw wrong(number, time, "its time must be after that of the line before; sort the lines");
    }
    keep(second.getAsDouble(), rate.getAsDouble());
  }

  private String ruleOfTime() {
    String instant = "an instant such as 2030-01-31T12:00:00Z";
    if (size == 0) {
      return "its time must be a number of seconds, or " + instant;
    }
    return "its time must be "
        + (instants ? instant : "a number of seconds")
        + ", as in the lines before";
  }

  private void keep(double second, double rate) {
    if (size == seconds.length) {
      seconds = Arrays.copyOf(seconds, 2 * size);
      rates = Arrays.copyOf(rates, 2 * size);
    }
    seconds[size] = second;
    rates[size++] = rate;
  }

  /** Returns a time, counted from the first line; that line says of which kind all are. */
  private OptionalDouble secondOf(String time) {
    if (size == 0) {
      OptionalDouble number = number(time);
      instants = number.isEmpty();
      firstSecond = number.orElse(0);
      firstInstant = instant(time);
      boolean known = number.isPresent() || !firstInstant.equals(Instant.MIN);
      return known ? OptionalDouble.of(0) : OptionalDouble.empty();
    }
    if (!instants) {
      OptionalDouble number = number(time);
      return number.isPresent()
          ? OptionalDouble.of(number.getAsDouble() - firstSecond)
          : OptionalDouble.empty();
    }
    Instant instant = instant(time);
    return instant.equals(Instant.MIN)
        ? OptionalDouble.empty()
        : OptionalDouble.of(Duration.between(firstInstant, instant).toMillis() / 1e3);
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return Instant.MIN; // not an instant
    }
  }

  private static OptionalDouble number(String text) {
    try {
      double number = Double.parseDouble(text);
      return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  private static String unquoted(String field) {
    String text = field.strip();
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1).strip() : text;
  }

  private IllegalArgumentException wrong(int number, String found, String rule) {
    String shown = found.length() > MOST_SHOWN ? found.substring(0, MOST_SHOWN) + "..." : found;
    return new IllegalArgumentException(
        "line %d of %s has '%s'; %s".formatted(number, file, shown, rule));
  }
}
