package io.kta.flink.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.flink.local.LocalFlink;
import io.kta.flink.local.LocalJob;
import io.kta.flink.local.WordCount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that runs the loop is killed in every window of a cycle that rescales a real job. Found
 * on a real cluster in issue 14, section 1.11: after a kill some 8 s into a cycle the restarted
 * loop took its own work for somebody else's, and left the job alone for 15 min. {@code -Pkills}
 * has 20 rounds; without it, somebody's change is tried in two windows only.
 */
@Timeout(3_600)
final class KilledLoopIT {
  private static final int ROUNDS = Integer.getInteger("kta.kill.rounds", 1);
  private static final Set<Window> OTHERS =
      ROUNDS > 1
          ? EnumSet.complementOf(EnumSet.of(Window.TASKMANAGERS_BROUGHT))
          : EnumSet.of(Window.SAVED_AHEAD, Window.PUT_TAKEN);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int LOW = 1;
  private static final int HIGH = 4;
  private static final String NO_TASKMANAGERS = "-";
  private static LocalFlink flink;

  @TempDir private Path folder;
  private LocalJob job;

  @BeforeAll
  static void startFlink() {
    flink = LocalFlink.builder().taskManagers(HIGH).start();
  }

  @AfterAll
  static void stopFlink() {
    flink.close();
  }

  @BeforeEach
  void submitJob() {
    job = flink.submit(WordCount.named("killed")).awaitRunning();
  }

  @AfterEach
  void cancelJob() {
    job.cancel();
  }

  @Test
  void runOnce_killedInEveryWindow_knowsItsOwnWork() throws Exception {
    Tally tally = new Tally("the loop's own change");
    try (GatedProxy proxy = new GatedProxy(flink.restUri())) {
      Path file = folder.resolve("own.json");
      LoopProcess loop = start(proxy, file, NO_TASKMANAGERS);
      try {
        assertThat(loop.run(LOW)).endsWith("conflicts: []");
        for (int round = 0; round < ROUNDS; round++) {
          for (Window window : Window.values()) {
            if (window == Window.TASKMANAGERS_BROUGHT) {
              continue; // a test of its own
            }
            int target = other(job);
            killAt(window, loop, proxy, target);
            loop = start(proxy, file, NO_TASKMANAGERS);
            String after = loop.run(target);
            tally.count(window, after.endsWith("conflicts: []"));
            assertThat(after).as("%s, round %d", window, round).endsWith("conflicts: []");
            awaitAt(target);
            assertThat(loop.run(target)).as("the next cycle").endsWith("conflicts: []");
          }
        }
      } finally {
        loop.close();
      }
    }
    tally.print();
  }

  @Test
  void runOnce_killedAndSomebodyChangedItMeanwhile_seesThat() throws Exception {
    Tally tally = new Tally("somebody's change");
    try (GatedProxy proxy = new GatedProxy(flink.restUri())) {
      int changes = 0;
      for (int round = 0; round < ROUNDS; round++) {
        for (Window window : OTHERS) {
          tally.count(window, seesTheChange(window, proxy, 2 + changes++ % 2));
        }
      }
    }
    tally.print();
  }

  private boolean seesTheChange(Window window, GatedProxy proxy, int theirs) throws Exception {
    Path file = folder.resolve("others.json");
    Files.deleteIfExists(file);
    int target;
    try (LoopProcess loop = start(proxy, file, NO_TASKMANAGERS)) {
      target = other(job);
      assertThat(loop.run(HIGH + LOW - target)).startsWith("A").endsWith("conflicts: []");
      killAt(window, loop, proxy, target);
    }
    job.requestParallelism(all(theirs));
    awaitAt(theirs);
    try (LoopProcess restarted = start(proxy, file, NO_TASKMANAGERS)) {
      String after = restarted.run(target);
      assertThat(after)
          .as("%s, from %d to %d, somebody: %d", window, HIGH + LOW - target, target, theirs)
          .contains("a user or another controller changed it from", "to " + theirs);
      assertThat(restarted.run(target)).contains("a user or another controller changed it from");
      awaitAt(theirs);
    }
    return true;
  }

  @Test
  void runOnce_killedOnceTaskManagersWereBrought_usesThemOrLetsThemGo() throws Exception {
    Tally tally = new Tally("TaskManagers brought and not used");
    try (GatedProxy proxy = new GatedProxy(flink.restUri());
        ServedTarget target = new ServedTarget(flink.taskManagers())) {
      String taskManagers = target.uri().toString();
      Path file = folder.resolve("taskmanagers.json");
      LoopProcess loop = start(proxy, file, taskManagers);
      try {
        for (int round = 0; round < ROUNDS; round++) {
          for (int then : new int[] {HIGH, LOW}) {
            assertThat(loop.run(LOW)).as("round %d", round).endsWith("conflicts: []");
            assertThat(flink.taskManagers().replicas()).isEqualTo(LOW);
            killAt(Window.TASKMANAGERS_BROUGHT, loop, proxy, HIGH);
            loop = start(proxy, file, taskManagers);
            String after = loop.run(then);
            tally.count(Window.TASKMANAGERS_BROUGHT, after.endsWith("conflicts: []"));
            assertThat(after).as("round %d, then %d", round, then).endsWith("conflicts: []");
            awaitAt(then);
            assertThat(flink.taskManagers().replicas()).isEqualTo(then);
          }
        }
      } finally {
        loop.close();
      }
    } finally {
      flink.taskManagers().scaleTo(HIGH);
    }
    tally.print();
  }

  /** Has the loop begin a cycle, and kills it in a window of it. */
  private static void killAt(Window window, LoopProcess loop, GatedProxy proxy, int target)
      throws Exception {
    proxy.holdAt(window);
    loop.begin(target, window);
    if (window.isInProcess()) {
      assertThat(loop.next()).isEqualTo("AT " + window);
    } else {
      assertThat(proxy.awaitReached()).as("%s", window).isTrue();
    }
    loop.close();
    proxy.holdAt(Window.SAVED);
  }

  private LoopProcess start(GatedProxy proxy, Path file, String taskManagers) throws IOException {
    return LoopProcess.start(proxy.uri(), job.id(), file, taskManagers);
  }

  private void awaitAt(int parallelism) {
    await().atMost(PATIENCE).until(() -> job.isRunningAt(all(parallelism)));
  }

  private Map<String, Integer> all(int parallelism) {
    Map<String, Integer> all = new TreeMap<>(job.parallelism());
    all.replaceAll((vertex, before) -> parallelism);
    return all;
  }

  private static int other(LocalJob job) {
    return job.parallelism().containsValue(LOW) ? HIGH : LOW;
  }

  /** Counts kills by their window. */
  private static final class Tally {
    private final String what;
    private final Map<Window, List<Boolean>> rounds = new TreeMap<>();

    Tally(String what) {
      this.what = what;
    }

    void count(Window window, boolean isRight) {
      rounds.computeIfAbsent(window, first -> new ArrayList<>()).add(isRight);
    }

    void print() {
      System.out.printf("%n| killed in | %s: right of rounds |%n|---|---|%n", what);
      rounds.forEach(
          (window, each) ->
              System.out.printf(
                  "| %s | %d of %d |%n",
                  window, each.stream().filter(right -> right).count(), each.size()));
    }
  }
}
