package io.kta.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kta.CycleReport;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordingTest {
  @TempDir Path folder;

  @Test
  void onCycle_newFile_isALineThatIsThereAtOnce() throws IOException {
    Path file = folder.resolve("a").resolve("b.jsonl");
    try (Recording recording = Recording.to(file)) {
      recording.onCycle(held(1));
      assertThat(Files.readAllLines(file)).hasSize(1).first().asString().contains("\"number\":1");
      recording.onCycle(held(2));
      assertThat(Files.readAllLines(file)).hasSize(2);
    }
  }

  @Test
  void to_fileThatIsThere_addsToIt() throws IOException {
    Path file = folder.resolve("a.jsonl");
    for (int i = 1; i <= 3; i++) {
      try (Recording recording = Recording.to(file)) {
        recording.onCycle(held(i));
      }
    }
    assertThat(Files.readAllLines(file)).hasSize(3);
  }

  @Test
  void onCycle_manyThreads_linesStayWhole() throws IOException {
    Path file = folder.resolve("a.jsonl");
    try (Recording recording = Recording.to(file)) {
      IntStream.rangeClosed(1, 1000).parallel().forEach(i -> recording.onCycle(held(i)));
    }
    List<Long> numbers = read(file).map(report -> report.cycle().number()).sorted().toList();
    assertThat(numbers).isEqualTo(IntStream.rangeClosed(1, 1000).mapToObj(Long::valueOf).toList());
  }

  /** The device on which every write fails for want of space. */
  @Test
  void onCycle_fullDisk_saysSo() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "there is no device that is always full here");
    try (Recording recording = Recording.to(full)) {
      assertThatThrownBy(() -> recording.onCycle(held(1)))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("cannot record kta#1 to /dev/full");
    }
  }

  private static CycleReport held(long number) {
    return CycleReport.of(
        new CycleId("kta", number),
        Instant.EPOCH.plusSeconds(number),
        new Outcome.Held("nothing to do"));
  }

  private static Stream<CycleReport> read(Path file) {
    try (RecordedCycles cycles = new RecordedCycles(file)) {
      return Stream.iterate(cycles.next(), Optional::isPresent, unused -> cycles.next())
          .flatMap(Optional::stream)
          .toList()
          .stream();
    }
  }
}
