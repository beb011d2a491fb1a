package io.kta.operator.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The fault matrix as a table of docs/failure-modes.md: a row for each fault, a column a call. */
final class MatrixTable {
  private static final Path PAGE = Path.of("..", "docs", "failure-modes.md");
  private static final String BEGIN = "<!-- fault matrix -->\n";
  private static final String END = "<!-- end of the fault matrix -->\n";

  private MatrixTable() {}

  /** Returns what the page has, by call and fault. */
  static Map<String, String> read() throws IOException {
    List<String> lines = between(Files.readString(PAGE)).lines().toList();
    List<String> calls = columns(lines.get(0));
    Map<String, String> found = new LinkedHashMap<>();
    for (String line : lines.subList(2, lines.size())) {
      List<String> row = columns(line);
      for (int i = 1; i < row.size(); i++) {
        found.put(calls.get(i) + ", " + row.get(0), row.get(i));
      }
    }
    return found;
  }

  private static String between(String page) {
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    return page.substring(begin, page.indexOf(END)).strip();
  }

  private static List<String> columns(String line) {
    return Arrays.stream(line.replaceFirst("^\\|", "").split("\\|", -1))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** Returns cells as {@link #read} does. */
  static Map<String, String> flat(Map<String, Map<Fault, String>> cells) {
    Map<String, String> flat = new LinkedHashMap<>();
    cells.forEach(
        (call, row) -> row.forEach((fault, text) -> flat.put(call + ", " + fault.label(), text)));
    return flat;
  }

  /** Puts cells into the page, beside those of other calls that it has. */
  static void write(Map<String, Map<Fault, String>> cells) throws IOException {
    Map<String, String> all = new LinkedHashMap<>(read());
    all.putAll(flat(cells));
    Set<String> calls = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    calls.addAll(cells.keySet());
    calls.addAll(columns(between(Files.readString(PAGE)).lines().findFirst().orElseThrow()));
    calls.remove("fault");
    StringBuilder table = new StringBuilder();
    line(table, Stream.concat(Stream.of("fault"), calls.stream()));
    line(table, Stream.generate(() -> "---").limit(calls.size() + 1));
    for (Fault fault : Fault.values()) {
      line(
          table,
          Stream.concat(
              Stream.of(fault.label()),
              calls.stream()
                  .map(call -> all.getOrDefault(call + ", " + fault.label(), "not run"))));
    }
    String page = Files.readString(PAGE);
    Files.writeString(PAGE, page.replace(between(page), table.toString().strip()));
  }

  private static void line(StringBuilder table, Stream<String> columns) {
    table.append(columns.collect(Collectors.joining(" | ", "| ", " |\n")));
  }

  /** Returns what was reported, a line each. */
  static String reasons(Map<String, String> byPair) {
    StringBuilder text = new StringBuilder();
    byPair.forEach(
        (pair, reason) -> text.append("- ").append(pair).append(": ").append(reason).append('\n'));
    return text.toString();
  }
}
