package io.kta.flink.zoo;

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
  private static final Path COPY = Path.of("target", "flink-zoo.md");

  private final List<String> rows = new ArrayList<>();

  void add(Visit visit) {
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
    rows.add(
        "| %s | A job %s | %s | %s |"
            .formatted(
                visit.job().name(),
                visit.job().oddity(),
                cell(String.join("; ", observed)),
                cell(String.join("; ", decided))));
  }

  /** Writes the section; into the page itself only where that is asked for. */
  void write() throws IOException {
    String version = EnvironmentInformation.getVersion();
    String title = "## Flink " + version.replaceFirst("\\.\\d+$", "");
    String section =
        "%s\n\nSeen with Flink %s.\n\n| job | what is odd | observed | decided, in ten cycles |\n|---|---|---|---|\n%s\n"
            .formatted(title, version, String.join("\n", rows));
    Files.writeString(COPY, section);
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

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ").replace("\t", " ");
  }
}
