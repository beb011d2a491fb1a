package io.kta.examples.quickstart;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kta.CycleReport;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes a line for people and a line of JSON for every cycle. Not thread-safe. */
final class Journal implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final PrintStream out;
  private final Writer lines;
  private QuickstartStatus before;

  Journal(PrintStream out, Path report, QuickstartStatus start) {
    this.out = out;
    this.before = start;
    try {
      Files.createDirectories(report.toAbsolutePath().getParent());
      lines = Files.newBufferedWriter(report);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + report, e);
    }
    out.println("at first: " + change(start));
  }

  void write(CycleReport report, boolean reached, Duration took, QuickstartStatus status) {
    long number = report.cycle().number();
    if (reached) {
      out.printf(
          Locale.ROOT, "cycle %d: %s, in %.1f s%n", number, change(status), took.toMillis() / 1e3);
    } else {
      out.printf("cycle %d: plan not reached: %s; %s%n", number, change(status), report);
    }
    out.flush();
    ObjectNode json = JSON.createObjectNode();
    json.put("cycle", number);
    status.parallelism().forEach(json.putObject("parallelism")::put);
    json.put("taskManagers", status.taskManagers());
    json.put("jobState", status.state());
    json.put("failures", status.failures());
    json.put("rescales", status.rescales());
    json.put("applyMillis", took.toMillis());
    json.put("reached", reached);
    try {
      lines.write(json + "\n");
      lines.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write cycle " + number, e);
    }
    before = status;
  }

  private String change(QuickstartStatus status) {
    return status.parallelism().entrySet().stream()
            .map(
                vertex ->
                    "[%s] %s"
                        .formatted(
                            vertex.getKey(),
                            change(
                                before.parallelism().getOrDefault(vertex.getKey(), 0),
                                vertex.getValue())))
            .collect(Collectors.joining(", "))
        + ", TaskManagers "
        + change(before.taskManagers(), status.taskManagers());
  }

  private static String change(int before, int now) {
    return before == now ? Integer.toString(now) : before + " => " + now;
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
