package io.kta.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.kta.CycleReport;
import io.kta.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The cycles in a file written by {@link Recording}, one after another. Not thread-safe. */
final class RecordedCycles implements AutoCloseable {
  private static final int LONGEST = 64 << 20;

  private final Path file;
  private final BufferedReader reader;
  private long line;
  private long torn;

  RecordedCycles(Path file) {
    this.file = file;
    try {
      // a line that was cut within a character is torn, which is no reason to end here
      this.reader =
          new BufferedReader(
              new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the recording " + file, e);
    }
  }

  /** Returns how many lines so far were cut off and left out. */
  long torn() {
    return torn;
  }

  /**
   * Returns the next cycle, or empty after the last.
   *
   * @throws IllegalArgumentException if a line is not a cycle
   */
  Optional<CycleReport> next() {
    while (true) {
      String text = nextLine();
      if (text.isEmpty()) {
        return Optional.empty();
      }
      if (text.isBlank()) {
        continue;
      }
      try {
        return Optional.of(Json.lenient().readValue(text, CycleReport.class));
      } catch (JsonProcessingException e) {
        if (!isTorn(text, e)) {
          throw new IllegalArgumentException(
              "line %d of %s is not a cycle as Recording writes it: %s"
                  .formatted(line, file, firstLine(e)),
              e);
        }
        torn++;
      }
    }
  }

  /** Returns whether its writer was stopped within a line; whoever came next began a new one. */
  private static boolean isTorn(String text, JsonProcessingException e) {
    if (!text.startsWith("{")) {
      return false;
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof JsonEOFException) {
        return true;
      }
    }
    return !text.stripTrailing().endsWith("}");
  }

  private static String firstLine(JsonProcessingException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("");
  }

  /** Returns the next line with its end; empty after the last. */
  private String nextLine() {
    StringBuilder text = new StringBuilder();
    line++;
    try {
      for (int c = reader.read(); c >= 0; c = reader.read()) {
        text.append((char) c);
        if (c == '\n') {
          break;
        }
        if (text.length() > LONGEST) {
          throw new IllegalArgumentException(
              "line %d of %s is longer than %d characters; it is not a recording"
                  .formatted(line, file, LONGEST));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the recording " + file, e);
    }
    return text.toString();
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
