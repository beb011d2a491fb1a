package io.kta.crash;

import io.kta.algorithm.CycleId;
import io.kta.algorithm.CycleResult;
import io.kta.algorithm.CycleResult.Plans;
import io.kta.algorithm.Knowledge;
import io.kta.algorithm.KnowledgeStore;
import io.kta.algorithm.Outcome;
import io.kta.algorithm.toggle.Toggle;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The process that is killed: loads, and then saves one cycle after another, each of which it tells
 * on its standard output only after it was saved.
 */
public final class SaveUntilKilled {
  private static final int HISTORY = 200;

  private SaveUntilKilled() {}

  /** Saves into the file that is its argument. */
  public static void main(String[] args) {
    Toggle toggle = new Toggle();
    KnowledgeStore store = KnowledgeStore.inFile(Path.of(args[0]));
    Knowledge<Long, Integer> knowledge = store.load(toggle).orElse(Knowledge.none());
    long number = knowledge.newest().map(newest -> newest.cycle().number()).orElse(0L);
    System.out.println(number);
    while (true) {
      number++;
      knowledge = knowledge.with(result(number), HISTORY);
      store.save(knowledge);
      System.out.println(number);
    }
  }

  private static CycleResult<Long, Integer> result(long number) {
    return new CycleResult<>(
        new CycleId("killed", number),
        Instant.ofEpochSecond(number),
        Instant.ofEpochSecond(number),
        Optional.of(number),
        Optional.of((int) number % 2),
        new Plans(Optional.empty(), Optional.empty(), Optional.empty()),
        new Outcome.Held("of a length that varies".repeat((int) (number % 50))));
  }
}
