package io.kta.flink.zoo;

import static java.util.stream.Collectors.joining;

import io.kta.metrics.NoObservation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.flink.runtime.util.EnvironmentInformation;

/** What was seen of the odd jobs, as a section of a page: one for each line of Flink. */
final class ZooPage {
  private static final List<String> COLUMNS =
      List.of("job", "what is odd", "observed", "decided, in ten cycles");

  private final String what;
  private final Path copy;
  private final List<String> rows = new ArrayList<>();

  /**
   * Creates a section, with one more column of what was done if its title has more than the line.
   *
   * @param what the end of its title, after the line of Flink; may be empty
   * @param copy the name of the file that has a copy
   */
  ZooPage(String what, String copy) {
    this.what = what;
    this.copy = Path.of("target", copy);
    List<String> columns = new ArrayList<>(COLUMNS);
    if (!what.isEmpty()) {
      columns.add("done");
    }
    rows.add(row(columns));
    rows.add("|---".repeat(columns.size()) + "|");
  }

  /** Adds a job that was looked at, and what was done to it where there is a column for that. */
  void add(Visit visit, String... done) {
    List<String> observed = new ArrayList<>();
    if (visit.latest() instanceof NoObservation none) {
      observed.add(none.reason() + ": " + none.detail());
    }
    List<Expected> rates =
        visit.latest() instanceof NoObservation ? List.<Expected>of() : visit.job().expected();
    for (Expected one : rates) {
      observed.add(
          String.format(
              Locale.ROOT,
              "%s %s %.0f/s, counted %.0f/s",
              one.vertex(),
              one.isIn() ? "in" : "out",
              visit.observed(one).orElse(Double.NaN),
              visit.counted(one)));
    }
    List<String> decided = new ArrayList<>();
    visit.decisions().forEach((name, words) -> decided.add(name + ": " + words));
    List<String> cells = new ArrayList<>();
    cells.add(visit.job().name());
    cells.add("A job " + visit.job().oddity());
    cells.add(String.join("; ", observed));
    cells.add(String.join("; ", decided));
    cells.addAll(List.of(done));
    rows.add(row(cells));
  }

  /** Writes the section; into the page itself only where that is asked for. */
  void write() throws IOException {
    String version = EnvironmentInformation.getVersion();
    String title = "## Flink " + version.replaceFirst("\\.\\d+$", "") + what;
    String section =
        "%s\n\nSeen with Flink %s.\n\n%s\n".formatted(title, version, String.join("\n", rows));
    Files.writeString(copy, section);
    System.out.println(section);
    String page = System.getProperty("kta.zoo.page", "");
    if (!page.isEmpty()) {
      replace(Path.of(page), title, section);
    }
  }

  private static void replace(Path page, String title, String section) throws IOException {
    String text = Files.readString(page);
    int begin = text.indexOf(title + "\n");
    int end = begin < 0 ? -1 : text.indexOf("\n## ", begin + 1);
    String before = begin < 0 ? text.stripTrailing() + "\n\n" : text.substring(0, begin);
    String after = end < 0 ? "" : text.substring(end);
    Files.writeString(page, before + section + after);
  }

  private static String row(List<String> cells) {
    return cells.stream().map(ZooPage::cell).collect(joining(" | ", "| ", " |"));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ").replace("\t", " ");
  }
}
