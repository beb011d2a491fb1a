package io.kta.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.toggle.Toggle;
import io.kta.knowledge.CycleResult;
import io.kta.knowledge.Knowledge;
import io.kta.knowledge.KnowledgeOwner;
import io.kta.knowledge.KnowledgeStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a real process while it saves, again and again, at points that a seed picks; more rounds by
 * {@code -Dkta.crash.rounds=200}, other points by {@code -Dkta.crash.seed=2}. KTA is on its module
 * path, so that this also shows that a module lets its values be read.
 */
final class KilledProcessTest {
  private static final int ROUNDS = Integer.getInteger("kta.crash.rounds", 10);
  private static final long SEED = Long.getLong("kta.crash.seed", 1);

  @TempDir private Path folder;

  @Test
  void save_killedAtAnyPoint_leavesAWholeFileOfTheLastSaveOrTheOneUnderWay() throws Exception {
    Random random = new Random(SEED);
    Path file = folder.resolve("knowledge.json");
    int leftovers = 0;
    long last = 0;
    for (int round = 1; round <= ROUNDS; round++) {
      String where = "round %d of seed %d".formatted(round, SEED);
      long told = saveAndKill(file, last, 1 + random.nextInt(50), random.nextInt(3_000_000));
      leftovers += Files.exists(folder.resolve("knowledge.json.tmp")) ? 1 : 0;
      Knowledge<Long, Integer> saved = load(file);
      last = saved.newest().orElseThrow().cycle().number();
      assertThat(last).as(where).isBetween(told, told + 1);
      assertThat(saved.history())
          .as(where)
          .extracting(CycleResult::monitored)
          .flatExtracting(monitored -> monitored.stream().toList())
          .isEqualTo(
              LongStream.range(0, Math.min(200, last))
                  .map(i -> saved.newest().orElseThrow().cycle().number() - i)
                  .boxed()
                  .toList());
      assertThat(files()).as(where).containsOnly("knowledge.json", "knowledge.json.lock");
    }
    System.out.printf(
        "seed %d: killed %d times in %d saves, %d of them while another file was being written%n",
        SEED, ROUNDS, last, leftovers);
  }

  /** Returns the last number that the process has told before it was killed. */
  private static long saveAndKill(Path file, long last, int saves, long nanos) throws Exception {
    Process process = ModulePath.start("io.kta.core", SaveUntilKilled.class, file.toString());
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      long told = next(out);
      assertThat(told).as("what the process has loaded").isEqualTo(last);
      for (int i = 0; i < saves; i++) {
        told = next(out);
      }
      long start = System.nanoTime();
      while (System.nanoTime() - start < nanos) {
        Thread.onSpinWait(); // somewhere within a save
      }
      process.toHandle().destroyForcibly(); // which leaves its output open to be read
      process.waitFor();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        told = Long.parseLong(line);
      }
      return told;
    } finally {
      process.destroyForcibly();
    }
  }

  private static long next(BufferedReader out) throws IOException {
    String line = out.readLine();
    assertThat(line).as("what the process tells; its errors are above").isNotNull();
    return Long.parseLong(line);
  }

  private static Knowledge<Long, Integer> load(Path file) {
    try (KnowledgeStore store = KnowledgeStore.inFile(file)) {
      return store
          .load(new KnowledgeOwner<>("killed", "Toggle", new Toggle().resultTypes()))
          .orElseThrow();
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }
}
