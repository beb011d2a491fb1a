package io.kta.crash;

import io.kta.algorithm.toggle.Toggle;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.CycleResult;
import io.kta.knowledge.CycleResult.Plans;
import io.kta.knowledge.Knowledge;
import io.kta.knowledge.KnowledgeOwner;
import io.kta.knowledge.KnowledgeStore;
import io.kta.knowledge.Outcome;
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
    KnowledgeOwner<Long, Integer> owner =
        new KnowledgeOwner<>("killed", "Toggle", new Toggle().resultTypes());
    KnowledgeStore store = KnowledgeStore.inFile(Path.of(args[0]));
    Knowledge<Long, Integer> knowledge = store.load(owner).orElse(Knowledge.none());
    long number = knowledge.newest().map(newest -> newest.cycle().number()).orElse(0L);
    System.out.println(number);
    while (true) {
      number++;
      knowledge = knowledge.with(result(number), HISTORY);
      store.save(owner, knowledge);
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
